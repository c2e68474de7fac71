import { startProcessorMeter } from '../processor-meter.mjs';
import { productServer } from '../product.mjs';
import { ask, Reader } from '../reader.mjs';
import { printTable, readable } from '../report.mjs';
import { startServer } from '../servers.mjs';
import { makePeople } from '../sockets/people.mjs';
import { median, ratio } from '../statistics.mjs';
import { timesOf } from './delivery-ledger.mjs';
import { DEEP, FIRST, questionsAt, WALKED } from './history-questions.mjs';
import { openStorage } from './stored-events.mjs';

const REPOSITORIES = 100;
/** Short of two weeks, so that none goes in the meantime. */
const OLDEST_DAYS = 13.9;
const DEPTH_SHARE = 0.1;
const WARM_UP = 10;

/** In whole pages. @type {(events: number) => number} */
const depthOf = (events) => Math.ceil((events * DEPTH_SHARE) / WALKED) * WALKED;

export const HISTORY_METHOD = [
  `history: two users in one table, each with all the events of ${OLDEST_DAYS} days: one tracks ${REPOSITORIES} repositories, one a single one`,
  "history: texts are the product's own of GitHub's samples; vacuumed and analysed before",
  `history: the cursor is followed, ${WALKED} rows a page, through a tenth of the events; then page 1 and the page there are asked for in turns, 20 rows each, by one client over HTTP; then the others, the slow ones less often`,
];

/**
 * @typedef {{ name: string, person: import('../sockets/dialects.mjs').Person }} Shape
 *
 * @typedef {object} HistoryRound
 * @property {string} subject
 * @property {Record<string, import('./delivery-ledger.mjs').Times>} answers by question
 * @property {import('../processor-meter.mjs').ProcessorUse} processor an answer
 */

/**
 * @param {import('./field.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function measureHistory(field, settings) {
  const database = await field.database();
  const shapes = await fill(database.url, settings.events);
  const server = await startServer({
    ...productServer({ databaseUrl: database.url, redisUrl: field.redis.url }),
    cpuProf: settings.cpuProf,
  });
  /** @type {HistoryRound[]} */
  const rounds = [];
  for (const { name: subject, person } of shapes) {
    const reader = new Reader(server.port, person.token);
    const questions = await questionsAt(reader, depthOf(settings.events));
    for (const group of questions) await ask(reader, group, WARM_UP);
    for (let number = 1; number <= settings.rounds; number++) {
      const { postmaster } = field.databases;
      const stopMeter = startProcessorMeter({ server: server.pid, postgres: postmaster });
      /** @type {HistoryRound['answers']} */
      const answers = {};
      let accepted = 0;
      for (const group of questions) {
        for (const [question, times] of await ask(reader, group, settings.attempts)) {
          answers[question] = timesOf(times);
          accepted += times.length;
        }
      }
      const processor = stopMeter({ accepted, generator_us: 0 });
      rounds.push({ subject, answers, processor });
      const [first, deep] = [FIRST, DEEP].map((name) => readable(answers[name]?.p50 ?? NaN));
      console.log(`history ${number}  ${subject}: page 1 ${first} ms, deep page ${deep} ms`);
    }
    reader.close();
  }
  await server.stop();
  await database.drop();
  return report(rounds, shapes, settings);
}

/**
 * @param {string} databaseUrl
 * @param {number} events
 * @returns {Promise<Shape[]>}
 */
async function fill(databaseUrl, events) {
  const [many, one] = await makePeople(databaseUrl, 2);
  if (!many || !one) throw new Error('there is nobody to read');
  const storage = await openStorage(databaseUrl);
  const lists = [await storage.track(many.id, REPOSITORIES), await storage.track(one.id, 1)];
  console.log(`history: ${readable(events)} events for each of two users are made`);
  const days = { fromDays: OLDEST_DAYS, toDays: 0 };
  await storage.insert({ count: events, ...days, lists, extent: 'events' });
  await storage.vacuum();
  await storage.close();
  return [
    { name: `${REPOSITORIES} repositories`, person: many },
    { name: 'one repository', person: one },
  ];
}

/** @type {(rounds: HistoryRound[], shapes: readonly Shape[], settings: import('../settings.mjs').Settings) => { rounds: HistoryRound[], ratios: object, targets: import('../report.mjs').Target[] }} */
function report(rounds, shapes, { events, rounds: count, attempts }) {
  /** @type {(subject: string, question: string, key: 'p50' | 'p99' | 'max') => number[]} */
  const series = (subject, question, key) =>
    rounds.filter((r) => r.subject === subject).map((r) => r.answers[question]?.[key] ?? NaN);
  const questions = Object.keys(rounds[0]?.answers ?? {});
  const keys = /** @type {const} */ (['p50', 'p99', 'max']);
  for (const { name } of shapes) {
    printTable(
      `history of ${readable(events)} events, ${name}, the deep page after ${readable(depthOf(events))} rows: ` +
        `medians of ${count} rounds of ${attempts} answers; ms`,
      ['question', ...keys],
      questions.map((question) => [
        question,
        ...keys.map((key) => median(series(name, question, key))),
      ]),
    );
  }
  const ratios = shapes.map(({ name }) => ({
    name,
    p50: ratio(series(name, DEEP, 'p50'), series(name, FIRST, 'p50')),
    p99: ratio(series(name, DEEP, 'p99'), series(name, FIRST, 'p99')),
  }));
  printTable(
    'history, deep page / page 1, round by round',
    ['', 'median', 'least', 'most', 'p99', 'least', 'most'],
    ratios.map(({ name, p50, p99 }) => [
      name,
      ...[p50, p99].flatMap(({ of_medians, min, max }) => [of_medians, min, max]),
    ]),
  );
  const targets = ratios.map(({ name, p50 }) => ({
    ...{ name: `history, deep page / page 1: ${name}`, value: p50.of_medians },
    ...{ direction: /** @type {const} */ ('<='), must: 1.2 },
  }));
  return { rounds, ratios, targets };
}
