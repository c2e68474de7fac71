import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '../../../src/database/transaction-runner.js';
import type { SearchDocument } from '../../../src/modules/search/documents/search-document.js';
import { SearchDocuments } from '../../../src/modules/search/documents/search-documents.service.js';
import { LexemeCounts } from '../../../src/modules/search/lexemes/lexeme-counts.service.js';
import type { TestApp } from '../../support/app.js';
import { wordsCounted } from '../search-documents.js';
import { CORPUS } from './corpus.js';
import type { CorpusEntry } from './corpus-entry.js';

const HOUR_MS = 3_600_000;

/** The corpus as it was put, by its ids. */
export interface FilledCorpus {
  readonly keyOf: ReadonlyMap<string, string>;
  readonly idOf: ReadonlyMap<string, string>;
}

/** Puts documents in one transaction. */
export const putDocuments = async (
  { app }: Pick<TestApp, 'app'>,
  documents: readonly SearchDocument[],
): Promise<void> => {
  const searched = app.get(SearchDocuments, { strict: false });
  await app.get(TransactionRunner, { strict: false }).run((tx) => searched.put(documents, tx));
};

const detailsOf = ({ type, key, title, description }: CorpusEntry): SearchDocument['details'] => {
  switch (type) {
    case 'user':
      return { username: title, full_name: description, avatar_url: null };
    case 'doc':
      return { slug: key };
    case 'repository':
      return { url: `https://github.com/${title}` };
    case 'snippet':
      return {};
  }
};

/** The corpus in this application's database, with its authors, and every word of it counted. */
export const fillCorpus = async (app: TestApp): Promise<FilledCorpus> => {
  const idOf = new Map(CORPUS.map(({ key }) => [key, uuidv7()]));
  const people = CORPUS.filter(({ type }) => type === 'user');
  await app.sql(
    `INSERT INTO users (id, username, full_name)
     SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[])`,
    [
      people.map(({ key }) => idOf.get(key)),
      people.map(({ key }) => key),
      people.map(({ description }) => description),
    ],
  );
  const now = Date.now();
  const documents = CORPUS.map((entry, index): SearchDocument => {
    const { key, author, ...shown } = entry;
    const [id, authorId] = [idOf.get(key), idOf.get(author)];
    if (id === undefined || authorId === undefined) throw new Error(`${key}: nobody is ${author}`);
    const createdAt = new Date(now - (1 + ((index * 131) % 5_000)) * HOUR_MS);
    return { ...shown, id, authorId, createdAt, updatedAt: createdAt, details: detailsOf(entry) };
  });
  await putDocuments(app, documents);
  await wordsCounted(app.app.get(LexemeCounts, { strict: false }), app);
  return { idOf, keyOf: new Map([...idOf].map(([key, id]) => [id, key])) };
};
