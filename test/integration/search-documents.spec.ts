import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { Database } from '../../src/database/database.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import type { Transaction } from '../../src/database/transaction.js';
import type {
  Popularity,
  SearchDocument,
} from '../../src/modules/search/documents/search-document.js';
import { SearchDocumentRepository } from '../../src/modules/search/documents/search-document.repository.js';
import { SearchDocuments } from '../../src/modules/search/documents/search-documents.service.js';
import { SearchChangeRepository } from '../../src/modules/search/elasticsearch/search-change.repository.js';
import { SearchChanges } from '../../src/modules/search/elasticsearch/search-changes.service.js';
import { LexemeCounts } from '../../src/modules/search/lexemes/lexeme-counts.service.js';
import { LexemeRepository } from '../../src/modules/search/lexemes/lexeme.repository.js';
import { miscountedWords, wordsCounted } from '../factories/search-documents.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { deadlocks } from '../support/deadlocks.js';
import { type Platform, startPlatform } from './platform.js';

jest.setTimeout(120_000);

const CONNECTIONS = 8;
const DOCUMENTS = 12;
const CHANGES = 800;
const WORDS = ['alpha', 'beta', 'gamma', 'getUserName', 'delta', 'HTTPServer', 'omega'];

describe('documents that many change at once', () => {
  let database: TestDatabase;
  let platform: Platform;
  let documents: SearchDocuments;
  let author: string;
  const seed = Date.now();
  const drawn = fc.sample(fc.nat({ max: 2 ** 31 - 1 }), { seed, numRuns: 16_384 });
  let draws = 0;
  const draw = (below: number): number => (drawn[draws++ % drawn.length] ?? 0) % below;

  const sql = async <Row extends object>(text: string, parameters: readonly unknown[] = []) =>
    (await database.pool.query<Row>(text, [...parameters])).rows;
  const transact = <T>(work: (tx: Transaction) => Promise<T>): Promise<T> =>
    platform.get(TransactionRunner).run(work);
  /** So many ways to go through this at the same time. */
  const atOnce = async (times: number, work: () => Promise<void>): Promise<void> => {
    let left = times;
    const walk = async (): Promise<void> => {
      while (left-- > 0) await work();
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, walk));
  };

  const documentOf = (id: string): SearchDocument => ({
    id,
    type: 'snippet',
    authorId: author,
    isPublic: draw(2) === 0,
    title: WORDS[draw(WORDS.length)] ?? '',
    description: draw(2) === 0 ? null : (WORDS[draw(WORDS.length)] ?? ''),
    content: Array.from({ length: draw(5) }, () => WORDS[draw(WORDS.length)]).join(' '),
    language: 'go',
    tags: [],
    details: {},
  });

  /** Things that are counted, in a table of their own. */
  const counted = async (number: number): Promise<string[]> => {
    const ids = Array.from({ length: number }, () => randomUUID());
    await sql('INSERT INTO counted SELECT id, 0 FROM unnest($1::uuid[]) AS id', [ids]);
    return ids;
  };

  /** As likes and follows do: what is counted is locked, in order, before what is searched. */
  const setCounts = async (
    ids: readonly string[],
    counts: readonly number[],
    tx: Transaction,
  ): Promise<void> => {
    const database = platform.get(Database);
    const lock = 'SELECT FROM counted WHERE id = ANY ($1::uuid[]) ORDER BY id FOR UPDATE';
    await database.query(lock, [ids], { tx });
    const rows = await database.query<Popularity>(
      `UPDATE counted SET count = given.count
         FROM unnest($1::uuid[], $2::integer[]) AS given (id, count) WHERE counted.id = given.id
       RETURNING counted.id, counted.count AS popularity`,
      [ids, counts],
      { tx },
    );
    await documents.setPopularity(rows, tx);
  };

  beforeAll(async () => {
    database = await createTestDatabase();
    platform = await startPlatform({
      databaseUrl: database.url,
      providers: [
        ...[SearchDocumentRepository, SearchDocuments, LexemeCounts, LexemeRepository],
        ...[SearchChangeRepository, SearchChanges],
      ],
      env: {
        ...{ DB_POOL_MAX: String(CONNECTIONS + 1), DB_POOL_TIMEOUT: '30s' },
        // So that what another index is to be told of is noted; nobody is asked.
        ELASTICSEARCH_URL: 'http://127.0.0.1:1',
      },
    });
    documents = platform.get(SearchDocuments);
    await sql('CREATE TABLE counted (id uuid PRIMARY KEY, count integer NOT NULL)');
  });

  beforeEach(async () => {
    author = randomUUID();
    await sql('INSERT INTO users (id, username) VALUES ($1, $2)', [author, author]);
  });

  afterAll(async () => {
    await platform.close();
    await database.drop();
  });

  it(`are never in one another’s way for good, and have each word counted (seed ${seed})`, async () => {
    const ids = await counted(DOCUMENTS);
    /** Some, in any order. */
    const some = (): string[] => {
      const from = draw(DOCUMENTS);
      const turned = [...ids.slice(from), ...ids.slice(0, from)].slice(0, 1 + draw(5));
      return draw(2) === 0 ? turned : turned.reverse();
    };
    const change = (): Promise<void> => {
      const kind = draw(5);
      const chosen = some();
      const [texts, counts] = [chosen.map(documentOf), chosen.map(() => draw(200))];
      return transact(async (tx) => {
        if (kind === 0) await documents.remove(chosen, tx);
        else if (kind < 3) await documents.put(texts, tx);
        else await setCounts(chosen, counts, tx);
      });
    };
    await atOnce(CHANGES, change);
    await transact((tx) => documents.put(ids.map(documentOf), tx));
    expect(await deadlocks({ sql })).toBe(0);
    await wordsCounted(platform.get(LexemeCounts), { sql });
    expect(await miscountedWords({ sql })).toEqual([]);
    await transact((tx) => documents.removeAllOf(author, tx));
    await wordsCounted(platform.get(LexemeCounts), { sql });
    expect(await sql('SELECT FROM search_lexemes')).toEqual([]);
  });

  it('keep their popularity while their texts are written', async () => {
    const ids = await counted(2);
    await transact((tx) => documents.put(ids.map(documentOf), tx));
    await atOnce(CHANGES, () => {
      const [id, isText, count] = [ids[draw(2)] ?? '', draw(2) === 0, draw(200)];
      return transact((tx) =>
        isText ? documents.put([documentOf(id)], tx) : setCounts([id], [count], tx),
      );
    });
    expect(
      await sql(
        `SELECT count, popularity FROM counted JOIN search_documents USING (id)
          WHERE id = ANY ($1) AND (count <> popularity OR shelf <> search_shelf(count))`,
        [ids],
      ),
    ).toEqual([]);
    expect(await deadlocks({ sql })).toBe(0);
  });
});
