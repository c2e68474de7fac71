import { parseArgs } from 'node:util';

/**
 * @typedef {object} Settings
 * @property {number} rounds
 * @property {number} seconds measured, in each round
 * @property {number} warmup seconds, before each measurement
 * @property {number} connections
 * @property {number} starts cold starts (http only)
 * @property {number} sockets idle ones whose memory is measured (sockets only)
 * @property {number} settle seconds that they are idle before (sockets only)
 * @property {number} jobs in each round (jobs only)
 * @property {number} attempts at each question (sign-in, github, social, search)
 * @property {number} events in the table (github only)
 * @property {number} snippets in the table, likes ten times as many (social only)
 * @property {number} documents that are searched (search only)
 * @property {string[]} parts of the benchmark, where it has several
 * @property {string | undefined} json file to write the results to
 * @property {boolean} assert a missed "must" exits with 1
 * @property {boolean} selfCheck the floor against itself
 * @property {string | undefined} cpuProf directory for V8 profiles of the servers
 *
 * @typedef {'rounds' | 'seconds' | 'warmup' | 'connections' | 'sockets' | 'settle' | 'jobs' | 'attempts' | 'events' | 'snippets' | 'documents'} Amount
 * @typedef {Partial<Record<Amount, number>>} Amounts
 * @typedef {Amounts & { quick?: Amounts, parts?: string[] }} Defaults
 */

const usage = (/** @type {string} */ name) => `usage: node bench/${name}.mjs
  --rounds N        rounds, each subject once a round
  --seconds S       measured seconds in a round
  --warmup S        seconds of load before each measurement
  --connections C   keep-alive connections (github: idle sockets)
  --starts N        cold starts (http only)
  --sockets N       idle connections whose memory is measured (sockets only)
  --settle S        seconds that they are idle before (sockets only)
  --jobs N          jobs in a round (jobs only)
  --attempts N      at each question (sign-in, github, social, search)
  --events N        in the table (github only)
  --snippets N      in the table, likes ten times as many (social only)
  --documents N     that are searched (search only)
  --only A,B        these parts alone (sockets: memory, fan-out, relay, resume; http: start, memory, profile, signed-in; github: live, history, retention; social: list, depth, feed, likes; search: word, phrase, or, misspelt, filtered, prefix, two-words, latest, popular, fresh, recovery)
  --quick           small amounts, to see that it works: the figures mean little (sockets, jobs, sign-in, github, social, search)
  --json FILE       write the results there too
  --assert          exit 1 when a "must" is missed
  --self-check      measure the floor against itself: the ratios should be near 1.0
  --cpu-prof DIR    let every server write a V8 CPU profile into DIR
environment: BENCH_DATABASE_URL (superuser, throwaway PostgreSQL), BENCH_REDIS_URL (empty Redis), BENCH_REDIS_PID`;

/**
 * @param {string} name
 * @param {Defaults} defaults
 * @returns {Settings}
 */
export function readSettings(name, defaults) {
  try {
    return parseSettings(name, defaults);
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? error.message : error}\n${usage(name)}`);
    process.exit(2);
  }
}

/** @type {(name: string, defaults: Defaults) => Settings} */
function parseSettings(name, defaults) {
  const { values } = parseArgs({
    options: {
      rounds: { type: 'string' },
      seconds: { type: 'string' },
      warmup: { type: 'string' },
      connections: { type: 'string' },
      starts: { type: 'string' },
      sockets: { type: 'string' },
      settle: { type: 'string' },
      jobs: { type: 'string' },
      attempts: { type: 'string' },
      events: { type: 'string' },
      snippets: { type: 'string' },
      documents: { type: 'string' },
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      json: { type: 'string' },
      assert: { type: 'boolean', default: false },
      'self-check': { type: 'boolean', default: false },
      'cpu-prof': { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    console.log(usage(name));
    process.exit(0);
  }
  const amounts = { ...defaults, ...(values.quick && defaults.quick) };
  /** @type {(name: Amount, max: number) => number} */
  const amount = (name, max) => positive(name, values[name], amounts[name] ?? 1, max);
  return {
    rounds: amount('rounds', 100),
    seconds: amount('seconds', 120),
    warmup: amount('warmup', 60),
    connections: amount('connections', 1000),
    starts: positive('starts', values.starts, 7, 100),
    sockets: amount('sockets', 50_000),
    settle: amount('settle', 80),
    jobs: amount('jobs', 1_000_000),
    attempts: amount('attempts', 10_000),
    events: amount('events', 10_000_000),
    snippets: amount('snippets', 1_000_000),
    documents: amount('documents', 10_000_000),
    parts: chosen(values.only, defaults.parts ?? []),
    json: values.json,
    assert: values.assert,
    selfCheck: values['self-check'],
    cpuProf: values['cpu-prof'],
  };
}

/** @type {(given: string | undefined, all: string[]) => string[]} */
function chosen(given, all) {
  if (given === undefined) return all;
  const names = given.split(',');
  const unknown = names.find((name) => !all.includes(name));
  if (unknown !== undefined) throw new Error(`--only knows ${all.join(', ')}, not "${unknown}"`);
  return names;
}

/** @type {(name: string, given: string | undefined, fallback: number, max: number) => number} */
function positive(name, given, fallback, max) {
  if (given === undefined) return fallback;
  const value = Number(given);
  if (!Number.isInteger(value) || value < 1 || value > max) {
    throw new Error(`--${name} is a whole number from 1 to ${max}, not "${given}"`);
  }
  return value;
}

/**
 * An address that the benchmark needs, refused unless it is on this machine.
 *
 * @param {'BENCH_DATABASE_URL' | 'BENCH_REDIS_URL'} name
 */
export function requireLocalUrl(name) {
  const text = process.env[name];
  if (!text) throw new Error(`${name} is not set; \`npm run bench\` sets it`);
  const url = new URL(text);
  if (!['127.0.0.1', 'localhost', '[::1]', ''].includes(url.hostname)) {
    throw new Error(`${name} points at ${url.hostname}: only this machine is measured`);
  }
  return url;
}

/** Redis' process id, when known: lets its share of the processor be told. */
export function redisPid() {
  const pid = Number(process.env.BENCH_REDIS_PID);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}
