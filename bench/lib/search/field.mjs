import { openDatabases } from '../databases.mjs';
import { migrateProduct, productServer } from '../product.mjs';
import { openRedis } from '../redis.mjs';
import { printTable, readable } from '../report.mjs';
import { makeCorpus } from './documents.mjs';
import { loadCorpus } from './loading.mjs';
import { measureSizes } from './sizes.mjs';
import { makeVocabulary } from './vocabulary.mjs';

/**
 * The servers, and one database of many documents that all parts share.
 *
 * @typedef {Awaited<ReturnType<typeof openField>>} Field
 *
 * @param {import('../settings.mjs').Settings} settings
 */
export async function openField({ documents, cpuProf }) {
  const databases = await openDatabases();
  const redis = await openRedis();
  const { url: databaseUrl } = await databases.create();
  const connections = { databaseUrl, redisUrl: redis.url };
  await migrateProduct(connections);
  const corpus = makeCorpus(makeVocabulary(), documents, new Date());
  const loading = await loadCorpus(databaseUrl, corpus);
  await databases.checkpoint();
  const data = { ...loading, ...(await measureSizes(databaseUrl)) };
  report(data, documents);

  return {
    databases,
    redis,
    databaseUrl,
    corpus,
    data,
    documents,
    /** The product. */
    server: () => ({ ...productServer(connections), cpuProf }),
  };
}

/** @type {(data: import('./loading.mjs').Loading & Awaited<ReturnType<typeof measureSizes>>, documents: number) => void} */
function report(data, documents) {
  const { rowsSeconds, lexemesSeconds, indexes, vacuumSeconds, facts, sizes } = data;
  printTable(
    `making ${readable(documents)} documents searchable; s`,
    ['step', 'seconds', 'documents/s'],
    [
      { name: 'rows, with their vectors', seconds: rowsSeconds },
      { name: 'counting the words', seconds: lexemesSeconds },
      ...indexes,
      { name: 'vacuum and analyze', seconds: vacuumSeconds },
    ].map(({ name, seconds }) => [name, seconds, documents / seconds]),
  );
  printTable(
    'sizes; MB, bytes a document',
    ['', 'MB', 'bytes'],
    [
      ...sizes,
      { name: 'together', megabytes: sizes.reduce((sum, one) => sum + one.megabytes, 0) },
    ].map(({ name, megabytes }) => [name, megabytes, (megabytes * 1_048_576) / documents]),
  );
  console.log(JSON.stringify(facts));
}
