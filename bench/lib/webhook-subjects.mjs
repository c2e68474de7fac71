import { setTimeout as sleep } from 'node:timers/promises';

import { webhooksFloor } from '../floors/commands.mjs';
import { queryOnce } from './databases.mjs';
import { migrateProduct, productServer } from './product.mjs';
import { openRedis } from './redis.mjs';
import { startTcpProxy } from './tcp-proxy.mjs';

/** Everything unfinished reaches its end within this time once Redis is back; s. */
export const DRAIN_LIMIT_S = 60;
/** How much longer is waited, to tell late from never; s. */
const GRACE_S = 15;
/** Time for the server to notice that its connections are gone; ms. */
const NOTICE_MS = 1000;

/**
 * What is measured. Each round starts it anew on a database of its own.
 *
 * @typedef {object} Subject
 * @property {string} name
 * @property {string} [template] database to clone
 * @property {(databaseUrl: string) => import('./servers.mjs').ServerCommand} server
 * @property {string} table where its receipts are
 * @property {() => Promise<unknown>} [beforeMeasured] between warm-up and measurement
 * @property {(databaseUrl: string) => Promise<{ backlog: number, drainSeconds: number }>} [afterMeasured]
 * @property {() => Promise<unknown>} [reset] after the round
 */

/** @type {(name: string) => Subject} */
export const floorSubject = (name) => ({ name, server: webhooksFloor, table: 'floor_receipts' });

/**
 * The product with Redis, and the product whose Redis goes away before the measurement.
 *
 * @param {import('./databases.mjs').Databases} databases
 */
export async function productSubjects(databases) {
  const redis = await openRedis();
  const proxy = await startTcpProxy(redis.target);
  const { name: template, url: databaseUrl } = await databases.create();
  await migrateProduct({ databaseUrl, redisUrl: redis.url });

  /** @type {(name: string, redisUrl: string) => Subject} */
  const product = (name, redisUrl) => ({
    name,
    template,
    table: 'webhook_receipts',
    server: (url) => productServer({ databaseUrl: url, redisUrl }),
    afterMeasured: untilProcessed,
    reset: () => redis.flush(),
  });
  const stopped = product('ours, Redis stopped', redis.urlThrough(proxy.port));

  return {
    redisVersion: redis.version,
    ours: product('ours', redis.url),
    /** @type {Subject} */
    stopped: {
      ...stopped,
      async beforeMeasured() {
        if (proxy.connections() === 0) throw new Error('nothing is connected to Redis');
        await proxy.close();
        await sleep(NOTICE_MS);
      },
      async afterMeasured(url) {
        await proxy.open();
        return untilProcessed(url);
      },
    },
  };
}

/**
 * Waits until every receipt is processed, or far past the time that it may take.
 *
 * @param {string} databaseUrl
 */
async function untilProcessed(databaseUrl) {
  const startedAt = performance.now();
  /** @type {number | undefined} */
  let backlog;
  for (;;) {
    const rows = await queryOnce(
      databaseUrl,
      "SELECT status, count(*)::int AS n FROM webhook_receipts WHERE status <> 'processed' GROUP BY 1",
    );
    const open = rows.reduce((sum, row) => sum + Number(row.n), 0);
    backlog ??= open;
    const drainSeconds = (performance.now() - startedAt) / 1000;
    if (open === 0) return { backlog, drainSeconds };
    if (drainSeconds > DRAIN_LIMIT_S + GRACE_S) {
      const seconds = Math.round(drainSeconds);
      console.error(`bench: not processed after ${seconds} s: ${JSON.stringify(rows)}`);
      return { backlog, drainSeconds };
    }
    await sleep(200);
  }
}
