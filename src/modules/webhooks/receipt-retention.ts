import { days } from '../../database/expired-rows.js';
import type { RetentionRule } from '../../database/retention.js';

/** Where receipts are. */
interface Receipts {
  /** Every source that there are receipts of. */
  sources(): Promise<readonly string[]>;
  /** Deletes the oldest of a source that are older than this; how many went. */
  deleteOlder(source: string, seconds: number, limit: number): Promise<number>;
}

/** Receipts go by the days that those of their source are kept. */
export const receiptRetention = (
  receipts: Receipts,
  daysOf: (source: string) => number,
): RetentionRule => ({
  name: 'webhook_receipts',
  deleteExpired: async (batchSize) => {
    let deleted = 0;
    for (const source of await receipts.sources()) {
      const left = batchSize - deleted;
      if (left === 0) break;
      deleted += await receipts.deleteOlder(source, days(daysOf(source)), left);
    }
    return deleted;
  },
});
