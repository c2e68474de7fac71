import { databaseConfig } from '../../../config/database.config.js';
import type { LoadedConfig } from '../../../config/load-config.js';
import { createDataSource } from '../../../database/data-source.js';
import { Database } from '../../../database/database.js';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { createLogger } from '../../../logging/logger.js';
import type { ScaleAmounts } from './scale-amounts.js';
import { insertScale } from './scale-rows.js';

/** A million rows take longer than any request may. */
const STATEMENT_TIMEOUT_MS = 10 * 60_000;

/** The last midnight, so that what is made twice in a day is the same. */
const lastMidnight = (): Date => new Date(new Date().setUTCHours(0, 0, 0, 0));

/** Fills a database as years of use would, by SQL; for benchmarks, and to see how it is with much. */
export const runScale = async (
  config: LoadedConfig,
  amounts: ScaleAmounts,
  say: (text: string) => void,
): Promise<void> => {
  const settings = { ...config.get(databaseConfig), statementTimeoutMs: STATEMENT_TIMEOUT_MS };
  const dataSource = await createDataSource(settings).initialize();
  try {
    const transactions = new TransactionRunner(dataSource, createLogger('error'));
    await insertScale(new Database(dataSource), transactions, amounts, lastMidnight(), (what, ms) =>
      say(`${what} ${(ms / 1000).toFixed(1)} s`),
    );
  } finally {
    await dataSource.destroy();
  }
  const made = Object.entries(amounts).map(([name, count]) => `${count} ${name}`);
  say(`made ${made.join(', ')}`);
};
