// Search in many documents: questions of every sort, freshness, and misspellings.
import { runToEnd } from './lib/lifetime.mjs';
import { machineFacts } from './lib/machine.mjs';
import { warnIfDisturbed } from './lib/processor-meter.mjs';
import { conclude, readable } from './lib/report.mjs';
import { openField } from './lib/search/field.mjs';
import { FRESH_METHOD, measureFresh } from './lib/search/fresh-rounds.mjs';
import { measureQuestions, QUESTIONS_METHOD } from './lib/search/question-rounds.mjs';
import { QUESTION_SETS } from './lib/search/question-sets.mjs';
import { measureRecovery, RECOVERY_METHOD } from './lib/search/recovery-rounds.mjs';
import { readSettings } from './lib/settings.mjs';

/**
 * @typedef {import('./lib/processor-meter.mjs').ProcessorUse} ProcessorUse
 *
 * @typedef {object} Part
 * @property {string[]} method
 * @property {(field: import('./lib/search/field.mjs').Field, settings: import('./lib/settings.mjs').Settings) => Promise<{ rounds: { processor: ProcessorUse }[], targets: import('./lib/report.mjs').Target[] }>} measure
 */

/** What writes comes last. @type {Record<string, Part>} */
const parts = {
  ...Object.fromEntries(
    Object.keys(QUESTION_SETS).map((set) => [
      set,
      { method: QUESTIONS_METHOD, measure: measureQuestions(set) },
    ]),
  ),
  recovery: { method: RECOVERY_METHOD, measure: measureRecovery },
  fresh: { method: FRESH_METHOD, measure: measureFresh },
};

const settings = readSettings('search', {
  ...{ rounds: 3, seconds: 8, warmup: 5, connections: 10, attempts: 200, documents: 1_000_000 },
  quick: { rounds: 1, seconds: 2, warmup: 1, attempts: 20, documents: 20_000 },
  parts: Object.keys(parts),
});

async function main() {
  const chosen = Object.entries(parts).filter(([name]) => settings.parts.includes(name));
  const field = await openField(settings);
  const { databases, redis } = field;
  const machine = {
    ...machineFacts(),
    ...{ postgresql: databases.version, wal_sync_method: databases.walSyncMethod },
    ...{ postgresql_memory: databases.memory, redis: redis.version },
  };
  const method = [
    `data: ${readable(settings.documents)} documents of three years: snippets 78 %, docs 15 %, repositories 6 %, users 1 %; 3 % private; 60,000 roots by the law of Zipf and Mandelbrot and 250,000 identifiers of one to three of them; put straight into search_documents by two connections, indexes made afterwards, vacuumed and analysed`,
    ...new Set(chosen.flatMap(([, part]) => part.method)),
  ];
  console.log(JSON.stringify(machine, null, 2));
  for (const line of method) console.log(`- ${line}`);

  /** @type {Record<string, object>} */
  const results = {};
  /** @type {import('./lib/report.mjs').Target[]} */
  const targets = [];
  /** @type {{ processor: ProcessorUse }[]} */
  const metered = [];
  /** @type {string[]} */
  const failed = [];
  for (const [name, part] of chosen) {
    try {
      const { targets: ofPart, ...result } = await part.measure(field, settings);
      results[name] = result;
      targets.push(...ofPart);
      metered.push(...result.rounds);
    } catch (error) {
      // Half an hour's data is too dear to be thrown away with one part.
      console.error(`bench: ${name}: ${error instanceof Error ? error.stack : error}`);
      failed.push(name);
    }
    await redis.flush();
  }
  warnIfDisturbed(metered);
  const { data } = field;
  const code = conclude(
    { benchmark: 'search', settings, machine, method, data, results, failed },
    targets,
    settings,
  );
  return failed.length > 0 ? 1 : code;
}

await runToEnd(main, { minutes: 180 });
