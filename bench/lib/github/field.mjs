import { openDatabases } from '../databases.mjs';
import { migrateProduct } from '../product.mjs';
import { openRedis } from '../redis.mjs';

/**
 * The servers that every part has in common.
 *
 * @typedef {Awaited<ReturnType<typeof openField>>} Field
 */
export async function openField() {
  const databases = await openDatabases();
  const redis = await openRedis();
  /** @type {string | undefined} */
  let template;

  return {
    databases,
    redis,
    /** A migrated one. */
    async database() {
      if (template === undefined) {
        const { name, url } = await databases.create();
        await migrateProduct({ databaseUrl: url, redisUrl: redis.url });
        template = name;
      }
      return databases.create({ template });
    },
  };
}
