// Snippets at scale: the list beside a bare floor, deep pages, the feed, and likes.
import { runToEnd } from './lib/lifetime.mjs';
import { machineFacts } from './lib/machine.mjs';
import { warnIfDisturbed } from './lib/processor-meter.mjs';
import { conclude } from './lib/report.mjs';
import { readSettings } from './lib/settings.mjs';
import { DEPTH_METHOD, measureDepth } from './lib/social/depth-rounds.mjs';
import { FEED_METHOD, measureFeed } from './lib/social/feed-rounds.mjs';
import { amountsFor, openField } from './lib/social/field.mjs';
import { LIKES_METHOD, measureLikes } from './lib/social/like-rounds.mjs';
import { LIST_METHOD, measureList } from './lib/social/list-rounds.mjs';

/**
 * @typedef {import('./lib/processor-meter.mjs').ProcessorUse} ProcessorUse
 *
 * @typedef {object} Part
 * @property {string[]} method
 * @property {(field: import('./lib/social/field.mjs').Field, settings: import('./lib/settings.mjs').Settings) => Promise<{ rounds: { processor: ProcessorUse }[], targets: import('./lib/report.mjs').Target[] }>} measure
 */

/** Those that change nothing come first. @type {Record<string, Part>} */
const parts = {
  list: { method: LIST_METHOD, measure: measureList },
  depth: { method: DEPTH_METHOD, measure: measureDepth },
  feed: { method: FEED_METHOD, measure: measureFeed },
  likes: { method: LIKES_METHOD, measure: measureLikes },
};

const settings = readSettings('social', {
  ...{ rounds: 5, seconds: 8, warmup: 3, connections: 64, attempts: 100, snippets: 100_000 },
  quick: { rounds: 1, seconds: 2, warmup: 1, attempts: 20, snippets: 5000 },
  parts: Object.keys(parts),
});

async function main() {
  // The floor has no other route than the list.
  const names = settings.selfCheck ? ['list'] : settings.parts;
  const chosen = Object.entries(parts).filter(([name]) => names.includes(name));
  const field = await openField(settings);
  const machine = {
    ...machineFacts(),
    postgresql: field.databases.version,
    wal_sync_method: field.databases.walSyncMethod,
    redis: field.redis.version,
  };
  const amounts = Object.entries(amountsFor(settings.snippets));
  const method = [
    `data: ${amounts.map(([name, count]) => `${count} ${name}`).join(', ')}, made by seed --scale`,
    ...chosen.flatMap(([, part]) => part.method),
  ];
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
    { benchmark: 'social', settings, machine, method, results },
    settings.selfCheck ? [] : targets,
    settings,
  );
}

await runToEnd(main, { minutes: 45 });
