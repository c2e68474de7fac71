import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { Database } from '../../src/database/database.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import type { Transaction } from '../../src/database/transaction.js';
import type { SearchDocument } from '../../src/modules/search/documents/search-document.js';
import { SearchDocuments } from '../../src/modules/search/documents/search-documents.service.js';
import { IndexedDocumentRepository } from '../../src/modules/search/elasticsearch/indexed-document.repository.js';
import { IndexRebuild } from '../../src/modules/search/elasticsearch/index-rebuild.js';
import { SearchIndexer } from '../../src/modules/search/elasticsearch/search-indexer.js';
import { LexemeRecountRepository } from '../../src/modules/search/lexemes/lexeme-recount.repository.js';
import { FakeElasticsearch } from '../factories/elasticsearch/fake-elasticsearch.js';
import { startIndexingNode } from '../factories/elasticsearch/indexing-node.js';
import { miscountedWords } from '../factories/search-documents.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { deferred, eventually, type Platform } from './platform.js';

jest.setTimeout(120_000);

const DOCUMENTS = 40;
const CHANGES = 400;

describe('what Elasticsearch is told of', () => {
  let database: TestDatabase;
  let elasticsearch: FakeElasticsearch;
  let nodes: readonly [Platform, Platform];
  let author: string;
  const seed = Date.now();
  const drawn = fc.sample(fc.nat({ max: 2 ** 31 - 1 }), { seed, numRuns: 8_192 });
  let draws = 0;
  const draw = (below: number): number => (drawn[draws++ % drawn.length] ?? 0) % below;

  const sql = async <Row extends object>(text: string, parameters: readonly unknown[] = []) =>
    (await database.pool.query<Row>(text, [...parameters])).rows;
  const write = (
    work: (documents: SearchDocuments, tx: Transaction) => Promise<void>,
    node = nodes[draw(2)] ?? nodes[0],
  ): Promise<void> => node.get(TransactionRunner).run((tx) => work(node.get(SearchDocuments), tx));
  const documentOf = (id: string, title = `title ${draw(1_000)}`): SearchDocument => ({
    ...{ id, type: 'snippet', authorId: author, isPublic: draw(2) === 0, title },
    ...{ description: null, content: '', language: 'go', tags: [], details: {} },
  });
  const put = (...ids: readonly string[]) =>
    write((documents, tx) =>
      documents.put(
        ids.map((id) => documentOf(id)),
        tx,
      ),
    );
  const waiting = () => sql<{ document_id: string }>('SELECT document_id FROM search_changes');
  const wakeAll = () => nodes.forEach((node) => node.get(SearchIndexer).wake());
  const allIndexed = async (): Promise<void> => {
    const isEmpty = async (): Promise<boolean> => {
      wakeAll();
      return (await waiting()).length === 0;
    };
    expect(await eventually(isEmpty, 30_000)).toBe(true);
    for (const node of nodes) await node.get(SearchIndexer).idle();
  };
  const rebuild = (node = nodes[0], isStopped?: () => boolean) =>
    node.get(IndexRebuild).run({ note: () => undefined, ...(isStopped && { isStopped }) });
  /** What is there, and what Elasticsearch has, in one order. */
  const bothSides = async () => {
    const ids = await sql<{ id: string }>('SELECT id FROM search_documents ORDER BY id');
    const there = await nodes[0].get(IndexedDocumentRepository).read(ids.map(({ id }) => id));
    const byId = (one: object, other: object): number =>
      JSON.stringify(one) < JSON.stringify(other) ? -1 : 1;
    const held = [...(elasticsearch.current?.documents.values() ?? [])];
    return { there: [...there].sort(byId), held: held.sort(byId) };
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    elasticsearch = await FakeElasticsearch.start();
    const start = () => startIndexingNode(database.url, elasticsearch.url);
    nodes = [await start(), await start()];
    author = randomUUID();
    await sql('INSERT INTO users (id, username) VALUES ($1, $2)', [author, author]);
    await allIndexed();
  });

  afterAll(async () => {
    for (const node of nodes) await node.close();
    await elasticsearch.goAway();
    await database.drop();
  });

  it(`is whatever there is, though many write, and its index is made anew again and again (seed ${seed})`, async () => {
    const ids = Array.from({ length: DOCUMENTS }, () => randomUUID());
    const some = (): string[] => ids.slice(draw(DOCUMENTS - 3)).slice(0, 1 + draw(3));
    const change = (): Promise<void> => {
      const [kind, chosen] = [draw(8), some()];
      const node = nodes[draw(2)] ?? nodes[0];
      return write(async (documents, tx) => {
        if (kind === 0) await documents.hideAuthor(author, tx);
        else if (kind === 1) await documents.showAuthor(author, tx);
        else if (kind < 4) await documents.remove(chosen, tx);
        else if (kind < 6)
          await documents.put(
            chosen.map((id) => documentOf(id)),
            tx,
          );
        else {
          // Whoever counts has locked what is counted.
          await node.get(Database).query('SELECT pg_advisory_xact_lock(1)', [], { tx });
          const counts = chosen.map((id) => ({ id, popularity: draw(200) }));
          await documents.setPopularity(counts, tx);
        }
        // It may be noted long before it is committed.
        await sleep(draw(4));
      }, node);
    };
    // What was read may be written long after.
    elasticsearch.onBulk = () => sleep(draw(12));
    await put(...ids);
    let left = CHANGES;
    const writers = Array.from({ length: 4 }, async () => {
      while (left-- > 0) {
        await change();
        wakeAll();
      }
    });
    const rebuilding = (async () => {
      let rebuilt = 0;
      while (left > 0) if ((await rebuild(nodes[draw(2)])) === 'done') rebuilt += 1;
      return rebuilt;
    })();
    await Promise.all(writers).finally(() => (left = 0));
    expect(await rebuilding).toBeGreaterThan(1);
    await allIndexed();
    elasticsearch.onBulk = () => Promise.resolve();
    const { there, held } = await bothSides();
    expect(held).toEqual(there);
    expect(elasticsearch.cluster.indexes.size).toBe(1);
  });

  /** Holds the next request that writes until it is let go. */
  const holdWriting = (): { readonly isHeld: () => boolean; readonly letGo: () => void } => {
    const { promise, resolve } = deferred();
    let isHeld = false;
    elasticsearch.onBulk = () => {
      elasticsearch.onBulk = () => Promise.resolve();
      isHeld = true;
      return promise;
    };
    return { isHeld: () => isHeld, letGo: resolve };
  };

  it('is the newer state, though a copy that was read before comes later', async () => {
    const ids = Array.from({ length: 3 }, () => randomUUID());
    const [changed = '', removed = ''] = ids;
    await put(...ids);
    await allIndexed();
    const held = holdWriting();
    const rebuilding = rebuild();
    expect(await eventually(held.isHeld)).toBe(true);
    await write((documents, tx) => documents.put([documentOf(changed, 'newer')], tx));
    await write((documents, tx) => documents.remove([removed], tx));
    await allIndexed();
    held.letGo();
    expect(await rebuilding).toBe('done');
    const { there, held: kept } = await bothSides();
    expect(kept).toEqual(there);
    expect(elasticsearch.current?.documents.get(changed)).toMatchObject({ title: 'newer' });
  });

  it('is told again of what changes while it is told', async () => {
    const id = randomUUID();
    const held = holdWriting();
    await write((documents, tx) => documents.put([documentOf(id, 'older')], tx));
    wakeAll();
    expect(await eventually(held.isHeld)).toBe(true);
    await write((documents, tx) => documents.put([documentOf(id, 'newer')], tx));
    held.letGo();
    await allIndexed();
    expect(elasticsearch.current?.documents.get(id)).toMatchObject({ title: 'newer' });
  });

  it('is nothing while there is none', async () => {
    const off = await startIndexingNode(database.url);
    const id = randomUUID();
    await write((documents, tx) => documents.put([documentOf(id)], tx), off);
    await write((documents, tx) => documents.remove([id], tx), off);
    expect(await waiting()).toEqual([]);
    await off.close();
  });

  it('is not told of what is rolled back', async () => {
    const failing = write(async (documents, tx) => {
      await documents.put([documentOf(randomUUID())], tx);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await waiting()).toEqual([]);
  });

  it('is everything there is, whatever an attempt that broke off has left', async () => {
    const ids = Array.from({ length: 450 }, () => randomUUID());
    await put(...ids);
    await allIndexed();
    let asked = 0;
    expect(await rebuild(nodes[0], () => (asked += 1) > 1)).toBe('stopped');
    expect(elasticsearch.cluster.indexes.size).toBe(2);
    const during = randomUUID();
    await put(during);
    await allIndexed();
    expect(elasticsearch.current?.documents.has(during)).toBe(true);
    expect(await rebuild()).toBe('done');
    expect(elasticsearch.cluster.indexes.size).toBe(1);
    const { there, held } = await bothSides();
    expect(held).toEqual(there);
  });

  it('is copied by one at a time', async () => {
    const outcomes = await Promise.all([rebuild(nodes[0]), rebuild(nodes[1])]);
    expect(outcomes.sort()).toEqual(['busy', 'done']);
  });

  it('has words counted anew on the side of PostgreSQL, what was noted included', async () => {
    await put(randomUUID());
    await sql('UPDATE search_lexemes SET documents = documents + 7');
    await sql(`INSERT INTO search_lexemes VALUES ('nowhere', 3) ON CONFLICT DO NOTHING`);
    await nodes[0].get(TransactionRunner).run(async (tx) => {
      const lexemes = nodes[0].get(LexemeRecountRepository);
      await lexemes.waitForCounting(tx);
      expect(await lexemes.recount(tx)).toBeGreaterThan(0);
    });
    expect(await sql('SELECT FROM search_lexeme_changes')).toEqual([]);
    expect(await miscountedWords({ sql })).toEqual([]);
  });
});
