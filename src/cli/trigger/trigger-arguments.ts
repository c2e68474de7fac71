import { parseArgs } from 'node:util';
import { isRepositoryFullName } from '../../modules/github/repositories/repository-full-name.js';

/** What is to be sent, where to, and signed by what; undefined: as the server's configuration says. */
export interface Order {
  readonly source: string;
  readonly event: string | undefined;
  readonly action: string | undefined;
  readonly repo: string | undefined;
  readonly fullName: string | undefined;
  readonly url: string | undefined;
  readonly secret: string | undefined;
  readonly privateKey: string | undefined;
  readonly file: string | undefined;
  readonly delivery: string | undefined;
  readonly count: number;
  readonly form: boolean;
  readonly print: boolean;
}

export type TriggerCommand =
  | { readonly kind: 'help' }
  | { readonly kind: 'list'; readonly source: string | undefined }
  | { readonly kind: 'send'; readonly order: Order };

const MOST_DELIVERIES = 1_000;
const SOURCE = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** They are sent in headers. */
const HEADER_TEXT = /^[!-~]{1,128}$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const OPTIONS = {
  repo: { type: 'string' },
  'full-name': { type: 'string' },
  url: { type: 'string' },
  secret: { type: 'string' },
  'private-key': { type: 'string' },
  file: { type: 'string' },
  delivery: { type: 'string' },
  count: { type: 'string' },
  form: { type: 'boolean' },
  print: { type: 'boolean' },
  list: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

const parsed = (args: readonly string[]) =>
  parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });

type Values = ReturnType<typeof parsed>['values'];

const refuseUnless = (holds: boolean, message: string): void => {
  if (!holds) throw new Error(`${message}\nTry --help.`);
};

const countOf = (text: string | undefined): number => {
  const count = Number(text ?? '1');
  const right = Number.isInteger(count) && count >= 1 && count <= MOST_DELIVERIES;
  refuseUnless(right, `--count is a number from 1 to ${MOST_DELIVERIES.toLocaleString('en')}.`);
  return count;
};

const refuseContradictions = (source: string, values: Values): void => {
  const of = (option: keyof Values, owner: string): void =>
    refuseUnless(
      values[option] === undefined || source === owner,
      `--${option} is for ${owner} only.`,
    );
  of('repo', 'github');
  of('form', 'github');
  of('private-key', 'sendgrid');
  refuseUnless(
    values['full-name'] === undefined || values.repo !== undefined,
    '--full-name is the name of the repository of --repo.',
  );
  refuseUnless(
    values.secret === undefined || values['private-key'] === undefined,
    '--secret and --private-key are two ways to sign: give one.',
  );
  refuseUnless(
    values.delivery === undefined || values.count === undefined,
    '--delivery is one delivery, and --count makes a new one each time: give one of them.',
  );
};

const refuseMalformed = (source: string, event: string | undefined, values: Values): void => {
  refuseUnless(SOURCE.test(source), `"${source}" is no name of a source.`);
  const texts = [event, values.delivery].filter((text) => text !== undefined);
  refuseUnless(
    texts.every((text) => HEADER_TEXT.test(text)),
    'Events and deliveries have 1 to 128 characters, without blanks.',
  );
  refuseUnless(values.repo === undefined || UUID.test(values.repo), '--repo is an id (a UUID).');
  const name = values['full-name'];
  refuseUnless(name === undefined || isRepositoryFullName(name), '--full-name is <owner>/<name>.');
  refuseUnless(values.secret !== '', '--secret is empty.');
};

const orderOf = (positionals: readonly string[], values: Values): Order => {
  const [source, named, ...rest] = positionals;
  if (source === undefined) throw new Error('Say from whom: <source> <event>.\nTry --help.');
  // GitHub's documentation writes `pull_request.opened`, its headers and payloads apart.
  const [event, ...dotted] = source === 'github' ? (named?.split('.') ?? []) : [named];
  const actions = [...dotted, ...rest];
  refuseUnless(
    actions.length <= (source === 'github' ? 1 : 0),
    `There are more words than ${source === 'github' ? '<event> <action>' : '<event>'}.`,
  );
  refuseMalformed(source, event, values);
  refuseContradictions(source, values);
  return {
    ...{ source, event, action: actions[0], repo: values.repo?.toLowerCase() },
    ...{ fullName: values['full-name'], url: values.url, secret: values.secret },
    ...{ privateKey: values['private-key'], file: values.file, delivery: values.delivery },
    count: countOf(values.count),
    form: values.form ?? false,
    print: values.print ?? false,
  };
};

/** @throws Error that says what is wrong with the arguments */
export const parseTrigger = (args: readonly string[]): TriggerCommand => {
  const { values, positionals } = parsed(args);
  if (values.help || (args.length === 0 && !values.list)) return { kind: 'help' };
  if (values.list) return { kind: 'list', source: positionals[0] };
  return { kind: 'send', order: orderOf(positionals, values) };
};
