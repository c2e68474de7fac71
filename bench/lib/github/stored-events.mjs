import { createRequire } from 'node:module';

import pg from 'pg';
import { v7 as uuidv7 } from 'uuid';

import { onEnd } from '../lifetime.mjs';
import { samplePayloads } from './sample-deliveries.mjs';

const require = createRequire(import.meta.url);
const PARSER = '../../../dist/src/modules/github/parsing/parse-event.js';

/** So few that the lists lie among each other in the table, as they would have come. */
const AT_ONCE = 2000;
/** How many people the events are of, `developer-0` and so on. */
const ACTORS = 500;

/**
 * What a sample says, as the product reads it.
 *
 * @returns {unknown[][]} the columns of `samples`
 */
function sampleColumns() {
  const { parseEvent } = require(PARSER);
  const rows = samplePayloads().map(({ name, payload }, index) => {
    const { action, title, summary, url, ref } = parseEvent(name, payload);
    return [index, name, action, title, summary, url, ref, Buffer.from(JSON.stringify(payload))];
  });
  return (rows[0] ?? []).map((_, column) => rows.map((row) => row[column]));
}

/**
 * How much of it: the events alone, what outlives them as well, or all.
 *
 * @typedef {'events' | 'keys' | 'receipts'} Extent
 */

/** @type {(extent: Extent) => string} */
const insertStatement = (extent) => `
  WITH drawn AS (
    SELECT g, md5(random()::text) AS hash,
           ($6::uuid[])[1 + floor(random() * cardinality($6))::int] AS repo_id,
           floor(random() * (SELECT count(*) FROM samples))::int AS n,
           'developer-' || floor(random() * ${ACTORS})::int AS actor,
           gen_random_uuid()::text AS delivery_id,
           now() - ($4::float8 + ($5::float8 - $4::float8) * g / $3::int) * interval '1 day' AS at
      FROM generate_series($1::int, $2::int) AS g
  ),
  input AS (
    SELECT drawn.*, samples.*,
           -- A UUIDv7 of that time, so that indexes grow as they do.
           (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7'
             || substr(hash, 1, 3) || '8' || substr(hash, 4, 15))::uuid AS id
      FROM drawn JOIN samples USING (n)
  ),
  ${extent === 'receipts' ? RECEIPTS : ''}
  ${extent === 'events' ? '' : KEYS}
  events AS (
    INSERT INTO github_events
      (id, repo_id, event, action, actor_login, actor_avatar_url, title, summary, url, ref,
       delivery_id, suspected_replay, occurred_at, received_at)
    SELECT id, repo_id, event, action, actor,
           'https://avatars.githubusercontent.com/u/21031067?v=4', title, summary, url, ref,
           delivery_id, false, at - interval '1 second', at
      FROM input ORDER BY g
  )
  SELECT`;

const KEYS = `digests AS (
    INSERT INTO github_delivery_digests (repo_id, digest, event_id, created_at)
    SELECT repo_id, sha256(id::text::bytea), id, at FROM input
  ),
  keys AS (
    INSERT INTO webhook_deliveries (source, delivery_key, receipt_id, created_at)
    SELECT 'github-repos', repo_id || '/' || delivery_id, id, at FROM input
  ),`;

const RECEIPTS = `receipts AS (
    INSERT INTO webhook_receipts
      (id, source, event, delivery_key, raw, headers, signature, request_id, status, attempts,
       created_at, processed_at)
    SELECT id, 'github-repos', event, repo_id || '/' || delivery_id, body,
           jsonb_build_object('user-agent', 'GitHub-Hookshot/044aadd', 'x-github-event', event,
                              'content-type', 'application/json', 'x-github-delivery', delivery_id),
           'sha256=' || hash || hash, delivery_id, 'processed', 1, at, at
      FROM input ORDER BY g
  ),`;

/**
 * @typedef {object} StoredEvents
 * @property {number} count
 * @property {number} fromDays ago the oldest came
 * @property {number} toDays ago the newest
 * @property {readonly (readonly string[])[]} lists of repositories: each has so many, over all of its
 *   repositories as chance will have it
 * @property {Extent} extent
 */

/**
 * Puts rows into the product's tables as if they had come by and by.
 *
 * @typedef {Awaited<ReturnType<typeof openStorage>>} Storage
 *
 * @param {string} databaseUrl
 */
export async function openStorage(databaseUrl) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const close = onEnd(() => client.end());
  await client.query(`CREATE TEMP TABLE samples (
    n integer PRIMARY KEY, event text, action text, title text, summary text, url text, ref text,
    body bytea)`);
  await client.query(
    `INSERT INTO samples SELECT * FROM unnest(
       $1::int[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::bytea[])`,
    sampleColumns(),
  );

  return {
    /**
     * Repositories that a user tracks, whose webhooks deliver nothing.
     *
     * @type {(userId: string, count: number) => Promise<string[]>} their ids
     */
    async track(userId, count) {
      const ids = Array.from({ length: count }, () => uuidv7());
      await client.query(
        `WITH tracked AS (
           INSERT INTO tracked_repositories (id, user_id, full_name, secret)
           SELECT id, $1, 'bench/repository-' || n, ''
             FROM unnest($2::uuid[]) WITH ORDINALITY AS r (id, n)
         )
         INSERT INTO repository_subscriptions (id, repo_id, user_id, role, accepted_at)
         SELECT subscription, repo_id, $1, 'owner', now()
           FROM unnest($2::uuid[], $3::uuid[]) AS s (repo_id, subscription)`,
        [userId, ids, ids.map(() => uuidv7())],
      );
      return ids;
    },

    /** @param {StoredEvents} events */
    async insert({ count, fromDays, toDays, lists, extent }) {
      const statement = insertStatement(extent);
      for (let from = 0; from < count; from += AT_ONCE) {
        const to = Math.min(count, from + AT_ONCE);
        for (const list of lists) {
          await client.query(statement, [from + 1, to, count, fromDays, toDays, list]);
        }
      }
    },

    /** As autovacuum does it, but not in the middle of a measurement. */
    async vacuum() {
      for (const table of [
        ...['github_events', 'github_delivery_digests'],
        ...['webhook_receipts', 'webhook_deliveries'],
        ...['tracked_repositories', 'repository_subscriptions'],
      ]) {
        await client.query(`VACUUM (ANALYZE) ${table}`);
      }
    },

    /** @type {(table: string) => Promise<number>} */
    async count(table) {
      const { rows } = await client.query(`SELECT count(*)::int AS n FROM ${table}`);
      return rows[0].n;
    },
    close,
  };
}
