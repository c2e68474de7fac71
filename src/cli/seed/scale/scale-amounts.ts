import { parseArgs } from 'node:util';

/** How much is made. */
export interface ScaleAmounts {
  readonly users: number;
  readonly snippets: number;
  readonly docs: number;
  readonly likes: number;
  readonly comments: number;
}

const SIZES: Readonly<Record<string, ScaleAmounts>> = {
  small: { users: 500, snippets: 2_000, docs: 400, likes: 20_000, comments: 4_000 },
  full: { users: 10_000, snippets: 100_000, docs: 20_000, likes: 1_000_000, comments: 200_000 },
};

/** Below it there is nobody to follow. */
const LEAST_USERS = 10;
const MOST = 10_000_000;

export const SEED_USAGE = `usage: seed [-- --scale[=small|full] [--users N] [--snippets N] [--docs N] [--likes N] [--comments N]]
  without --scale: the accounts and the few things of a demonstration`;

/**
 * What the command line asks for; undefined for the demo data.
 * @throws Error what is wrong with it, and the usage
 */
export const scaleAmounts = (given: readonly string[]): ScaleAmounts | undefined => {
  try {
    return parse(given);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}\n${SEED_USAGE}`, { cause: error });
  }
};

const parse = (given: readonly string[]): ScaleAmounts | undefined => {
  const amount = { type: 'string' } as const;
  const { values } = parseArgs({
    // Alone it has no value, which `parseArgs` does not know.
    args: given.map((argument) => (argument === '--scale' ? '--scale=full' : argument)),
    options: {
      scale: { type: 'string' },
      ...{ users: amount, snippets: amount, docs: amount, likes: amount, comments: amount },
    },
  });
  const { scale, ...amounts } = values;
  if (scale === undefined) {
    if (Object.keys(amounts).length > 0) throw new Error('Amounts are of --scale.');
    return undefined;
  }
  const size = SIZES[scale];
  if (size === undefined) throw new Error(`--scale is small or full, not "${scale}".`);
  const scaled = {
    users: whole('users', amounts.users, size.users, LEAST_USERS),
    snippets: whole('snippets', amounts.snippets, size.snippets, 1),
    docs: whole('docs', amounts.docs, size.docs, 0),
    likes: whole('likes', amounts.likes, size.likes, 0),
    comments: whole('comments', amounts.comments, size.comments, 0),
  };
  // Everybody likes a thing once, and some things are private.
  if (scaled.likes > (scaled.users * (scaled.snippets + scaled.docs)) / 2) {
    throw new Error(`${scaled.likes} likes are too many for so few people and things.`);
  }
  return scaled;
};

const whole = (name: string, text: string | undefined, usual: number, least: number): number => {
  const value = text === undefined ? usual : Number(text);
  if (Number.isInteger(value) && value >= least && value <= MOST) return value;
  throw new Error(`--${name} is a whole number from ${least} to ${MOST}, not "${text ?? ''}".`);
};
