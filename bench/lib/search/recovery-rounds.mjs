import pg from 'pg';

import { onEnd } from '../lifetime.mjs';
import { startProcessorMeter } from '../processor-meter.mjs';
import { Reader } from '../reader.mjs';
import { printTable } from '../report.mjs';
import { startServer } from '../servers.mjs';
import { percentile } from '../statistics.mjs';
import { drawMisspellings } from './corpus-words.mjs';
import { searched } from './question-sets.mjs';

const MISSPELLINGS_AN_ATTEMPT = 10;
/** Shown at the end, to see what they have in common. */
const SHOWN = 12;

export const RECOVERY_METHOD = [
  `recovery: words of at least five letters in at least 20 documents, with one edit that makes no other word of the corpus (a letter more, less or another, or two swapped; each as often): ${MISSPELLINGS_AN_ATTEMPT} times --attempts of them, by one client; recovered when one of the first 20 found has the word`,
];

/** The words of a document are what PostgreSQL says they are, whoever found it. */
const HAS_WORD = `
  SELECT EXISTS (SELECT FROM search_documents
                  WHERE id = ANY ($1::uuid[]) AND $2 = ANY (tsvector_to_array(vector))) AS has`;

/**
 * @typedef {import('./corpus-words.mjs').Misspelling & { ms: number, isRecovered: boolean }} Attempt
 *
 * @param {import('./field.mjs').Field} field
 * @param {import('../settings.mjs').Settings} settings
 */
export async function measureRecovery(field, { attempts: count }) {
  const wanted = count * MISSPELLINGS_AN_ATTEMPT;
  const misspellings = await drawMisspellings(field, 'recovery', wanted);
  const client = new pg.Client({ connectionString: field.databaseUrl });
  await client.connect();
  const close = onEnd(() => client.end());
  const server = await startServer(field.server());
  const reader = new Reader(server.port);
  const stopMeter = startProcessorMeter({
    ...{ server: server.pid, postgres: field.databases.postmaster },
  });
  /** @type {Attempt[]} */
  const attempts = [];
  for (const misspelling of misspellings) {
    const { ms, body } = await reader.get(searched(misspelling.misspelt));
    const ids = body.data.map((/** @type {{ id: string }} */ { id }) => id);
    const { rows } = await client.query(HAS_WORD, [ids, misspelling.intended]);
    attempts.push({ ...misspelling, ms, isRecovered: rows[0].has });
  }
  const processor = stopMeter({ accepted: attempts.length, generator_us: 0 });
  reader.close();
  await server.stop();
  await close();
  return report(attempts, processor);
}

/** @type {(attempts: readonly Attempt[], processor: import('../processor-meter.mjs').ProcessorUse) => { rounds: { summaries: object[], processor: import('../processor-meter.mjs').ProcessorUse }[], targets: import('../report.mjs').Target[], lost: string[] }} */
function report(attempts, processor) {
  /** @type {(some: readonly Attempt[]) => number} */
  const share = (some) =>
    (100 * some.filter(({ isRecovered }) => isRecovered).length) / some.length;
  const edits = [...new Set(attempts.map(({ edit }) => edit))].sort();
  const groups = [
    { name: 'all', some: attempts },
    ...edits.map((name) => ({ name, some: attempts.filter(({ edit }) => edit === name) })),
  ];
  const summaries = groups.map(({ name, some }) => {
    const times = some.map(({ ms }) => ms).sort((a, b) => a - b);
    return {
      ...{ name, count: some.length, recovered: share(some) },
      ...{ p50: percentile(times, 0.5), p99: percentile(times, 0.99) },
    };
  });
  printTable(
    'misspellings with one edit; answers in ms',
    ['edit', 'words', 'recovered %', 'p50', 'p99'],
    summaries.map(({ name, count, recovered, p50, p99 }) => [
      ...[name, String(count), recovered, p50, p99],
    ]),
  );
  const lost = attempts
    .filter(({ isRecovered }) => !isRecovered)
    .map(({ intended, misspelt }) => `${intended}: ${misspelt}`);
  if (lost.length > 0) console.log(`not recovered: ${lost.slice(0, SHOWN).join(', ')}`);
  /** @type {import('../report.mjs').Target} */
  const target = {
    ...{ name: 'recovery of one-edit misspellings', value: share(attempts) },
    ...{ direction: '>=', must: 95, unit: '%' },
  };
  return { rounds: [{ summaries, processor }], targets: [target], lost };
}
