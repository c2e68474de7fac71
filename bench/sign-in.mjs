// Whether refusals tell which addresses have an account: by their time, status, headers or body.
import { openDatabases } from './lib/databases.mjs';
import { runToEnd } from './lib/lifetime.mjs';
import { machineFacts } from './lib/machine.mjs';
import { migrateProduct, productServer } from './lib/product.mjs';
import { openRedis } from './lib/redis.mjs';
import { conclude, printTable } from './lib/report.mjs';
import { startServer } from './lib/servers.mjs';
import { readSettings } from './lib/settings.mjs';
import { makeAccounts } from './lib/sign-in/accounts.mjs';
import { ask, QUESTIONS } from './lib/sign-in/questions.mjs';
import { percentile, precedence } from './lib/statistics.mjs';

const settings = readSettings('sign-in', { attempts: 300, quick: { attempts: 20 } });

const METHOD = [
  'one client; in each round every question is asked once, in an order that is drawn anew',
  'questions of one route differ in the address alone: the first is of an address without an account',
  'precedence: how often an answer takes longer than one about no account, if two are drawn; 0.5 tells nothing',
];

/** So far from 0.5 lie medians of nothing but chance in one of a thousand runs. */
const chance = (/** @type {number} */ count) =>
  3.3 * Math.sqrt((2 * count + 1) / (12 * count ** 2));

async function main() {
  const databases = await openDatabases();
  const redis = await openRedis();
  const { url: databaseUrl } = await databases.create();
  await migrateProduct({ databaseUrl, redisUrl: redis.url });
  const server = await startServer(productServer({ databaseUrl, redisUrl: redis.url }));
  const accounts = await makeAccounts(server.port, databaseUrl);
  const machine = { ...machineFacts(), postgresql: databases.version, redis: redis.version };
  console.log(JSON.stringify(machine, null, 2));
  for (const line of METHOD) console.log(`- ${line}`);

  const answers = await ask(server.port, accounts, settings.attempts);
  await server.stop();

  const limit = chance(settings.attempts);
  const rows = QUESTIONS.flatMap(({ route, kinds }) =>
    kinds.map((kind) => {
      const { times, looks } = answers.of(route, kind);
      const reference = answers.of(route, kinds[0] ?? '');
      const sorted = [...times].sort((a, b) => a - b);
      return {
        ...{ route, kind },
        ...{ p5: percentile(sorted, 0.05), median: percentile(sorted, 0.5) },
        ...{ p95: percentile(sorted, 0.95), max: percentile(sorted, 1) },
        precedence: precedence(times, reference.times),
        alike: [...looks].join('\n') === [...reference.looks].join('\n') && looks.size === 1,
      };
    }),
  );
  printTable(
    `refusals: milliseconds of ${settings.attempts} each`,
    ['question', 'p5', 'median', 'p95', 'max', 'precedence', 'alike'],
    rows.map(({ route, kind, p5, median, p95, max, precedence: before, alike }) => [
      `${route}, ${kind}`,
      ...[p5, median, p95, max, before, alike],
    ]),
  );
  return conclude(
    { benchmark: 'sign-in', settings, machine, method: METHOD, rows },
    rows.flatMap(({ route, kind, precedence: before, alike }) => [
      /** @type {const} */ ({
        ...{ name: `${route}, ${kind}: precedence from 0.5`, value: Math.abs(before - 0.5) },
        ...{ direction: '<=', must: limit },
      }),
      /** @type {const} */ ({
        ...{ name: `${route}, ${kind}: alike`, value: Number(alike) },
        ...{ direction: '>=', must: 1 },
      }),
    ]),
    settings,
  );
}

await runToEnd(main, { minutes: 30 });
