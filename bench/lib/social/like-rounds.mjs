import { queryOnce } from '../databases.mjs';
import { startLoad } from '../load.mjs';
import { startProcessorMeter } from '../processor-meter.mjs';
import { printTable, readable } from '../report.mjs';
import { redisPid } from '../settings.mjs';
import { startServer } from '../servers.mjs';
import { median, spread } from '../statistics.mjs';
import { signInReaders } from './readers.mjs';

const PEOPLE = 200;
/** No more fit into the generator's command line. */
const MANY = 500;

export const LIKES_METHOD = [
  `likes: POST /api/snippets/:id/like by ${PEOPLE} people at random, first all on one snippet, then over ${MANY}; a new server for each`,
  'likes: after each the counters must equal the rows, and as many rows as toggles must have come or gone, modulo two',
];

/**
 * @typedef {object} Round
 * @property {string} subject
 * @property {number} perSecond
 * @property {number} p50 ms
 * @property {number} p99 ms
 * @property {number} wrong counters that differ from the rows
 * @property {number} odd 1 when a toggle was lost or done twice
 * @property {import('../processor-meter.mjs').ProcessorUse} processor
 */

/**
 * @param {import('./field.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function measureLikes(field, settings) {
  const people = await signInReaders(field.databaseUrl, 'fewest', PEOPLE);
  const tokens = people.map(({ token }) => token);
  const rows = await queryOnce(
    field.databaseUrl,
    `SELECT subjects.id FROM subjects JOIN users ON users.id = author_id
      WHERE kind = 'snippet' AND is_public AND suspended_at IS NULL
      ORDER BY likes_count DESC, subjects.id LIMIT $1`,
    [MANY],
  );
  const ids = rows.map(({ id }) => String(id));
  const subjects = [
    { name: 'one snippet', snippets: ids.slice(0, 1) },
    { name: `${ids.length} snippets`, snippets: ids },
  ];
  /** @type {Round[]} */
  const rounds = [];
  for (let number = 1; number <= settings.rounds; number++) {
    for (const { name, snippets } of subjects) {
      const round = { subject: name, ...(await measureRound(field, snippets, tokens, settings)) };
      rounds.push(round);
      const { perSecond, p99 } = round;
      console.log(`likes ${number}  ${name}: ${readable(perSecond)}/s, p99 ${readable(p99)} ms`);
    }
  }
  return report(
    rounds,
    subjects.map(({ name }) => name),
    settings,
  );
}

/**
 * @param {import('./field.mjs').Field} field
 * @param {readonly string[]} snippets
 * @param {string[]} tokens
 * @param {import('../settings.mjs').Settings} settings
 * @returns {Promise<Omit<Round, 'subject'>>}
 */
async function measureRound(field, snippets, tokens, settings) {
  const before = await countLikes(field.databaseUrl, snippets);
  await field.databases.checkpoint();
  const server = await startServer(field.server());
  const { connections } = settings;
  const plan = { snippets: [...snippets], tokens, port: server.port, connections, hoped: 200 };
  const load = await startLoad({ kind: 'toggles', ...plan });
  const warmUp = await load.run(settings.warmup);
  const stopMeter = startProcessorMeter({
    ...{ server: server.pid, postgres: field.databases.postmaster, redis: redisPid() },
  });
  const result = await load.run(settings.seconds);
  const processor = stopMeter(result);
  await load.stop();
  await server.stop();
  const after = await countLikes(field.databaseUrl, snippets);
  const toggles = warmUp.accepted + result.accepted;
  const { per_second: perSecond, p50, p99 } = result;
  return {
    ...{ perSecond, p50, p99, processor },
    wrong: after.wrong,
    odd: Math.abs(after.rows - before.rows - toggles) % 2,
  };
}

/** @type {(databaseUrl: string, snippets: readonly string[]) => Promise<{ rows: number, wrong: number }>} */
async function countLikes(databaseUrl, snippets) {
  const [counted] = await queryOnce(
    databaseUrl,
    `SELECT sum(count)::int AS rows, count(*) FILTER (WHERE count <> likes_count)::int AS wrong
       FROM subjects CROSS JOIN LATERAL (
         SELECT count(*) FROM likes WHERE subject_id = subjects.id) AS counted
      WHERE id = ANY ($1::uuid[])`,
    [snippets],
  );
  return { rows: Number(counted?.rows), wrong: Number(counted?.wrong) };
}

/** @type {(rounds: Round[], subjects: readonly string[], settings: import('../settings.mjs').Settings) => { rounds: Round[], targets: import('../report.mjs').Target[] }} */
function report(rounds, subjects, settings) {
  const shares = /** @type {const} */ (['server', 'postgres', 'redis', 'generator']);
  printTable(
    `POST /api/snippets/:id/like: medians of ${settings.rounds} rounds of ${settings.seconds} s, ` +
      `${settings.connections} connections, ${PEOPLE} people; processor time in µs a toggle, share of others`,
    ['', 'toggles/s', 'least', 'most', 'p50 ms', 'p99 ms', ...shares, 'others %'],
    subjects.map((subject) => {
      const own = rounds.filter((round) => round.subject === subject);
      /** @type {(pick: (round: Round) => number | undefined) => number} */
      const of = (pick) => median(own.map((round) => pick(round) ?? NaN));
      const { median: middle, min, max } = spread(own.map(({ perSecond }) => perSecond));
      return [
        ...[subject, middle, min, max, of((round) => round.p50), of((round) => round.p99)],
        ...shares.map((share) => of((round) => round.processor.perRequest[share])),
        of((round) => round.processor.others),
      ];
    }),
  );
  const none = /** @type {const} */ ({ direction: '<=', must: 0, unit: '' });
  /** @type {(pick: (round: Round) => number) => number} */
  const sum = (pick) => rounds.reduce((all, round) => all + pick(round), 0);
  return {
    rounds,
    targets: [
      { name: 'likes: counters that differ from the rows', value: sum((r) => r.wrong), ...none },
      { name: 'likes: rounds that lost a toggle', value: sum((r) => r.odd), ...none },
    ],
  };
}
