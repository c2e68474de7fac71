import pg from 'pg';

import { onEnd } from '../lifetime.mjs';
import { readable } from '../report.mjs';
import { dropIndexes } from './paused-indexes.mjs';

const TABLES = ['search_documents', 'search_lexemes'];
const CONNECTIONS = 2;
const AT_ONCE = 500;
const TOLD_EVERY = 100_000;

const INSERT_USERS = `
  INSERT INTO users (id, username, full_name, bio, location, created_at, updated_at)
  SELECT id, username, full_name, bio, location, created_at, created_at
    FROM jsonb_to_recordset($1::jsonb) AS given (
      id uuid, username text, full_name text, bio text, location text, created_at timestamptz)`;

const INSERT_DOCUMENTS = `
  INSERT INTO search_documents (
    id, type, author_id, is_public, popularity, shelf, language, tags, details, created_at,
    updated_at, title, description, content)
  SELECT id, type, author_id, is_public, popularity, search_shelf(popularity), language, tags,
         details, created_at, created_at, title, description, content
    FROM jsonb_to_recordset($1::jsonb) AS given (
      id uuid, type text, author_id uuid, is_public boolean, popularity integer, language text,
      tags text[], details jsonb, created_at timestamptz, title text, description text, content text)`;

/** As the migration counts them. */
const COUNT_LEXEMES = `
  INSERT INTO search_lexemes
  SELECT word, ndoc FROM ts_stat('SELECT vector FROM search_documents')
   WHERE word ~ '^[[:alpha:]]{3,32}$'`;

/**
 * How long each step of putting the documents there took.
 *
 * @typedef {object} Loading
 * @property {number} rowsSeconds of the documents alone, without indexes but that of the key
 * @property {number} lexemesSeconds
 * @property {import('./paused-indexes.mjs').BuiltIndex[]} indexes
 * @property {number} vacuumSeconds with the statistics
 */

/**
 * Puts the corpus into a migrated database, as if it had come by and by.
 *
 * @param {string} databaseUrl
 * @param {import('./documents.mjs').Corpus} corpus
 * @returns {Promise<Loading>}
 */
export async function loadCorpus(databaseUrl, corpus) {
  const clients = await Promise.all(
    Array.from({ length: CONNECTIONS }, async () => {
      const client = new pg.Client({ connectionString: databaseUrl });
      await client.connect();
      const close = onEnd(() => client.end());
      // What a crash takes away is not missed here.
      await client.query('SET synchronous_commit = off');
      return { client, close };
    }),
  );
  const [{ client } = never()] = clients;
  await insertUsers(client, corpus);

  // Statistics and the visibility of rows are settled at the end, once.
  await client.query(`ALTER TABLE search_documents
    SET (autovacuum_enabled = off, toast.autovacuum_enabled = off)`);
  await client.query(`ALTER TABLE search_documents DISABLE TRIGGER search_documents_lexemes`);
  const indexes = await dropIndexes(client, TABLES);
  const rowsSeconds = await timed(() =>
    insertDocuments(
      clients.map((each) => each.client),
      corpus,
    ),
  );
  const lexemesSeconds = await timed(() => client.query(COUNT_LEXEMES));
  console.log(`the words are counted in ${readable(lexemesSeconds)} s`);
  const built = await indexes.build();
  for (const { name, seconds } of built) console.log(`${name}: made in ${readable(seconds)} s`);
  await client.query(`ALTER TABLE search_documents ENABLE TRIGGER search_documents_lexemes`);
  await client.query(`ALTER TABLE search_documents
    RESET (autovacuum_enabled, toast.autovacuum_enabled)`);
  const vacuumSeconds = await timed(async () => {
    for (const table of [...TABLES, 'users']) await client.query(`VACUUM (ANALYZE) ${table}`);
  });
  for (const { close } of clients) await close();
  return { rowsSeconds, lexemesSeconds, indexes: built, vacuumSeconds };
}

/** @type {() => never} */
const never = () => {
  throw new Error('there is no connection');
};

/** @type {(work: () => Promise<unknown>) => Promise<number>} seconds */
async function timed(work) {
  const startedAt = performance.now();
  await work();
  return (performance.now() - startedAt) / 1000;
}

/** @type {(client: pg.Client, corpus: import('./documents.mjs').Corpus) => Promise<void>} */
async function insertUsers(client, { authors }) {
  for (let from = 0; from < authors.length; from += AT_ONCE) {
    await client.query(INSERT_USERS, [JSON.stringify(authors.slice(from, from + AT_ONCE))]);
  }
}

/**
 * Each connection takes the next batch, so that the oldest come first.
 *
 * @param {readonly pg.Client[]} clients
 * @param {import('./documents.mjs').Corpus} corpus
 */
async function insertDocuments(clients, corpus) {
  const startedAt = performance.now();
  let next = 0;
  let done = 0;
  await Promise.all(
    clients.map(async (client) => {
      while (next < corpus.batches) {
        const documents = corpus.batch(next++);
        const values = [JSON.stringify(documents)];
        await client.query({ name: 'insert', text: INSERT_DOCUMENTS, values });
        done += documents.length;
        if (done % TOLD_EVERY !== 0) continue;
        const rate = (done * 1000) / (performance.now() - startedAt);
        console.log(`${readable(done)} documents are there, ${readable(rate)}/s`);
      }
    }),
  );
}
