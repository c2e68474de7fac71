import type { Database } from '../../../database/database.js';
import type { TransactionRunner } from '../../../database/transaction-runner.js';
import { insertDocs } from './doc-rows.js';
import { insertFollows } from './follow-rows.js';
import { withoutIndexes } from './index-pause.js';
import { insertComments, insertLikes } from './interaction-rows.js';
import { insertPeople } from './people-rows.js';
import type { ScaleAmounts } from './scale-amounts.js';
import { insertSearchDocuments } from './search-rows.js';
import { insertSnippets } from './snippet-rows.js';
import { insertSubjects, planSubjects } from './subject-rows.js';

/** Where most rows go. */
const FILLED = [
  ...['follows', 'subjects', 'snippets', 'docs', 'likes', 'comments'],
  ...['search_documents', 'search_lexemes'],
];
const TOUCHED = [
  ...FILLED,
  ...['users', 'follow_counts', 'plan_usage', 'user_plans', 'subject_revisions'],
  'search_hidden_authors',
];

/**
 * All of it or nothing; the same rows for the same amounts and time. Afterwards tables are as
 * autovacuum leaves them.
 * @param until the time up to which things happen
 * @param told what was made, and how long it took in milliseconds
 * @throws DomainError CONFLICT when it was made before
 */
export const insertScale = async (
  database: Database,
  transactions: TransactionRunner,
  amounts: ScaleAmounts,
  until: Date,
  told: (what: string, ms: number) => void,
): Promise<void> => {
  await transactions.run(async (tx) => {
    const steps: readonly (readonly [string, () => Promise<void>])[] = [
      ['people', () => insertPeople(database, amounts, until, tx)],
      ['plan', () => planSubjects(database, amounts, until, tx)],
      ['subjects', () => insertSubjects(database, tx)],
      ['snippets', () => insertSnippets(database, until, tx)],
      ['docs', () => insertDocs(database, tx)],
      ['likes', () => insertLikes(database, amounts, until, tx)],
      ['comments', () => insertComments(database, amounts, until, tx)],
      ['follows', () => insertFollows(database, amounts, until, tx)],
      ['search', () => insertSearchDocuments(database, tx)],
    ];
    const insertAll = async (): Promise<void> => {
      for (const [what, insert] of steps) await timed(what, insert, told);
    };
    await timed('rows and indexes', () => withoutIndexes(database, FILLED, insertAll, tx), told);
  });
  await timed('statistics', () => vacuum(database), told);
};

const timed = async (
  what: string,
  work: () => Promise<void>,
  told: (what: string, ms: number) => void,
): Promise<void> => {
  const began = performance.now();
  await work();
  told(what, performance.now() - began);
};

const vacuum = async (database: Database): Promise<void> => {
  for (const table of TOUCHED) await database.query(`VACUUM (ANALYZE) ${table}`);
};
