import { randomBytes } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';

const CHARACTERS = Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789');
/** Bytes from here on are drawn again: with them, some characters would come more often. */
const UNBIASED = 256 - (256 % CHARACTERS.length);

export const SLICE_CHARACTERS = 65_536;

let drawn: Buffer = Buffer.alloc(0);

/** Bytes that nobody had; few at a time, each call of the system's would cost more than the text. */
const draw = (count: number): Buffer => {
  if (drawn.length < count) drawn = randomBytes(SLICE_CHARACTERS);
  const bytes = drawn.subarray(0, count);
  drawn = drawn.subarray(count);
  return bytes;
};

const fill = (slice: Buffer): void => {
  let filled = 0;
  while (filled < slice.length) {
    for (const byte of draw(slice.length - filled)) {
      if (byte < UNBIASED) slice[filled++] = CHARACTERS[byte % CHARACTERS.length] ?? 0;
    }
  }
};

/**
 * `length` letters and digits, each as likely as any other. Made in slices, between which the event
 * loop gets its turn and `onSlice` is told how many characters there are; what it throws ends it.
 */
export const randomText = async (
  length: number,
  onSlice: (made: number) => Promise<void> | void = () => undefined,
): Promise<string> => {
  const slices: string[] = [];
  for (let made = 0; made < length;) {
    const slice = Buffer.allocUnsafe(Math.min(SLICE_CHARACTERS, length - made));
    fill(slice);
    slices.push(slice.toString('latin1'));
    made += slice.length;
    if (made === length) break;
    await nextTurn();
    await onSlice(made);
  }
  return slices.join('');
};
