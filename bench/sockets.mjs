// Live connections: memory, fan-out, relaying and resuming, beside bare Socket.IO, ws and PeerJS.
import { openDatabases } from './lib/databases.mjs';
import { runToEnd } from './lib/lifetime.mjs';
import { machineFacts } from './lib/machine.mjs';
import { requireOpenFiles } from './lib/open-files.mjs';
import { warnIfDisturbed } from './lib/processor-meter.mjs';
import { conclude } from './lib/report.mjs';
import { readSettings } from './lib/settings.mjs';
import { FAN_OUT_METHOD, measureFanOut } from './lib/sockets/fan-out-rounds.mjs';
import { MEMORY_METHOD, measureMemory } from './lib/sockets/memory-rounds.mjs';
import { RELAY_METHOD, measureRelay } from './lib/sockets/relay-rounds.mjs';
import { RESUME_METHOD, measureResume } from './lib/sockets/resume-rounds.mjs';
import { floorsOnly, productAndFloors } from './lib/sockets/subjects.mjs';

/** @typedef {{ subject: string, processor?: import('./lib/processor-meter.mjs').ProcessorUse }} Measured */

/** @type {Record<string, { method: string[], measure: (field: import('./lib/sockets/subjects.mjs').Field, settings: import('./lib/settings.mjs').Settings) => Promise<{ rounds: Measured[], targets: import('./lib/report.mjs').Target[] }> }>} */
const parts = {
  memory: { method: MEMORY_METHOD, measure: measureMemory },
  'fan-out': { method: FAN_OUT_METHOD, measure: measureFanOut },
  relay: { method: RELAY_METHOD, measure: measureRelay },
  resume: { method: RESUME_METHOD, measure: measureResume },
};

const settings = readSettings('sockets', {
  ...{ rounds: 3, seconds: 8, warmup: 3, connections: 1000, sockets: 5000, settle: 30 },
  quick: { rounds: 1, seconds: 2, warmup: 1, connections: 200, sockets: 1000, settle: 3 },
  parts: Object.keys(parts),
});

async function main() {
  requireOpenFiles(Math.max(settings.sockets, settings.connections));
  const databases = await openDatabases();
  // One more, who publishes to all others.
  const people = Math.max(settings.sockets, settings.connections) + 1;
  const field = await (settings.selfCheck
    ? floorsOnly(people)
    : productAndFloors(databases, people));
  const machine = {
    ...machineFacts(),
    postgresql: databases.version,
    redis: field.redisVersion,
  };
  const chosen = settings.parts.flatMap((name) => parts[name] ?? []);
  const method = [
    'each round starts every subject in turn, alone; all clients are in one process of their own',
    ...chosen.flatMap((part) => part.method),
  ];
  console.log(JSON.stringify(machine, null, 2));
  for (const line of method) console.log(`- ${line}`);

  /** @type {Record<string, object>} */
  const results = {};
  /** @type {import('./lib/report.mjs').Target[]} */
  const targets = [];
  /** @type {{ processor: import('./lib/processor-meter.mjs').ProcessorUse }[]} */
  const metered = [];
  for (const name of settings.parts) {
    const result = await parts[name]?.measure(field, settings);
    if (!result) continue;
    const { targets: ofPart, ...rest } = result;
    results[name] = rest;
    targets.push(...ofPart);
    for (const { processor } of result.rounds) if (processor) metered.push({ processor });
  }
  warnIfDisturbed(metered);
  return conclude(
    { benchmark: 'sockets', settings, machine, method, results },
    settings.selfCheck ? [] : targets,
    settings,
  );
}

await runToEnd(main, { minutes: 45 });
