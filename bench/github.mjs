// Tracked repositories: from a webhook to a subscriber's socket, pages of a long history, retention.
import { measureHistory, HISTORY_METHOD } from './lib/github/history-rounds.mjs';
import { openField } from './lib/github/field.mjs';
import { LIVE_METHOD, measureLive } from './lib/github/live-rounds.mjs';
import { measureRetention, RETENTION_METHOD } from './lib/github/retention-rounds.mjs';
import { runToEnd } from './lib/lifetime.mjs';
import { machineFacts } from './lib/machine.mjs';
import { warnIfDisturbed } from './lib/processor-meter.mjs';
import { conclude } from './lib/report.mjs';
import { readSettings } from './lib/settings.mjs';

/**
 * @typedef {import('./lib/processor-meter.mjs').ProcessorUse} ProcessorUse
 * @typedef {import('./lib/github/field.mjs').Field} Field
 * @typedef {import('./lib/settings.mjs').Settings} Settings
 *
 * @typedef {object} Part
 * @property {string[]} method
 * @property {(field: Field, settings: Settings) => Promise<{ rounds: { processor: ProcessorUse }[], targets: import('./lib/report.mjs').Target[] }>} measure
 */

/** @type {Record<string, Part>} */
const parts = {
  live: { method: LIVE_METHOD, measure: measureLive },
  history: { method: HISTORY_METHOD, measure: measureHistory },
  retention: { method: RETENTION_METHOD, measure: measureRetention },
};

const settings = readSettings('github', {
  ...{ rounds: 5, seconds: 15, warmup: 5, connections: 300, attempts: 200, events: 1_000_000 },
  quick: { rounds: 1, seconds: 3, warmup: 1, connections: 50, attempts: 20, events: 20_000 },
  parts: Object.keys(parts),
});

async function main() {
  const field = await openField();
  // The floor keeps nothing that could be read again, or go.
  const names = settings.selfCheck ? ['live'] : settings.parts;
  const chosen = names.flatMap((name) => Object.entries(parts).filter(([known]) => known === name));
  const machine = {
    ...machineFacts(),
    postgresql: field.databases.version,
    wal_sync_method: field.databases.walSyncMethod,
    redis: field.redis.version,
  };
  const method = chosen.flatMap(([, part]) => part.method);
  console.log(JSON.stringify(machine, null, 2));
  for (const line of method) console.log(`- ${line}`);

  /** @type {Record<string, object>} */
  const results = {};
  /** @type {import('./lib/report.mjs').Target[]} */
  const targets = [];
  /** @type {{ processor: ProcessorUse }[]} */
  const metered = [];
  for (const [name, part] of chosen) {
    const { targets: ofPart, ...result } = await part.measure(field, settings);
    results[name] = result;
    targets.push(...ofPart);
    metered.push(...result.rounds);
    await field.redis.flush();
  }
  warnIfDisturbed(metered);
  return conclude(
    { benchmark: 'github', settings, machine, method, results },
    settings.selfCheck ? [] : targets,
    settings,
  );
}

await runToEnd(main, { minutes: 45 });
