import { setTimeout as sleep } from 'node:timers/promises';
import { Database } from '../../src/database/database.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { ambientTransaction, type Transaction } from '../../src/database/transaction.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { deferred, type Platform, startPlatform } from './platform.js';

jest.setTimeout(60_000);

describe('TransactionRunner', () => {
  let own: TestDatabase;
  let platform: Platform;
  let database: Database;
  let transactions: TransactionRunner;

  beforeAll(async () => {
    own = await createTestDatabase();
    await own.pool.query('CREATE TABLE thing (id int PRIMARY KEY, value int NOT NULL DEFAULT 0)');
    platform = await startPlatform({ databaseUrl: own.url });
    database = platform.get(Database);
    transactions = platform.get(TransactionRunner);
  });

  beforeEach(async () => {
    await own.pool.query('TRUNCATE thing');
  });

  afterAll(async () => {
    await platform.close();
    await own.drop();
  });

  const insert = (id: number, tx?: Transaction) =>
    database.query('INSERT INTO thing (id) VALUES ($1)', [id], { tx });

  /** As others see it. */
  const stored = async (): Promise<number[]> => {
    const { rows } = await own.pool.query<{ id: number }>('SELECT id FROM thing ORDER BY id');
    return rows.map(({ id }) => id);
  };

  const backendId = async (tx?: Transaction): Promise<string | undefined> => {
    const [row] = await database.query<{ xid: string }>(
      'SELECT pg_current_xact_id()::text AS xid',
      [],
      { tx },
    );
    return row?.xid;
  };

  it('commits what the work did and answers with its result', async () => {
    const result = await transactions.run(async (tx) => {
      await insert(1, tx);
      expect(await stored()).toEqual([]);
      return 'done';
    });
    expect(result).toBe('done');
    expect(await stored()).toEqual([1]);
  });

  it('rolls back when the work fails, and hands its error on as it is', async () => {
    const failure = new Error('no');
    await expect(
      transactions.run(async (tx) => {
        await insert(1, tx);
        throw failure;
      }),
    ).rejects.toBe(failure);
    expect(await stored()).toEqual([]);
  });

  it('makes calls without a transaction join the one around them', async () => {
    await expect(
      transactions.run(async (tx) => {
        await insert(1);
        expect(await backendId()).toBe(await backendId(tx));
        throw new Error('no');
      }),
    ).rejects.toThrow('no');
    expect(await stored()).toEqual([]);
  });

  it('joins an open transaction instead of opening another', async () => {
    await expect(
      transactions.run(async (outer) => {
        await transactions.run(async (inner) => {
          expect(inner).toBe(outer);
          await insert(2, inner);
        });
        expect(await stored()).toEqual([]);
        throw new Error('after the inner one');
      }),
    ).rejects.toThrow('after the inner one');
    expect(await stored()).toEqual([]);
  });

  it('keeps concurrent transactions apart', async () => {
    const ids = await Promise.all(
      [1, 2, 3].map((id) =>
        transactions.run(async () => {
          await sleep(5 * id);
          await insert(id);
          return backendId();
        }),
      ),
    );
    expect(new Set(ids).size).toBe(3);
    expect(await stored()).toEqual([1, 2, 3]);
  });

  it('uses none once the transaction has ended', async () => {
    await transactions.run(() => insert(1));
    expect(ambientTransaction.getStore()).toBeUndefined();
    expect(await backendId()).not.toBe(await backendId());
  });

  it('does not pass off as committed what a swallowed statement failure undid', async () => {
    const hooks: string[] = [];
    await insert(7);
    await expect(
      transactions.run(async (tx) => {
        tx.afterCommit(() => hooks.push('told'));
        await insert(1, tx);
        // PostgreSQL answers COMMIT of a failed transaction with a silent rollback.
        await insert(7, tx).catch(() => undefined);
        return 'fine';
      }),
    ).rejects.toThrow('duplicate key');
    expect(await stored()).toEqual([7]);
    expect(hooks).toEqual([]);
  });

  describe('after the commit', () => {
    it('runs the hooks in order, when others see the rows, outside the transaction', async () => {
      const seen: unknown[] = [];
      let check: Promise<void> | undefined;
      await transactions.run(async (tx) => {
        tx.afterCommit(() => {
          seen.push('first', ambientTransaction.getStore());
          check = stored().then((ids) => void seen.push(ids));
        });
        await transactions.run((inner) => {
          inner.afterCommit(() => seen.push('second'));
          return Promise.resolve();
        });
        await insert(1, tx);
        expect(seen).toEqual([]);
      });
      await check;
      expect(seen).toEqual(['first', undefined, 'second', [1]]);
    });

    it('a hook that opens a transaction gets one of its own', async () => {
      const outcome = deferred<string | undefined>();
      const own = await transactions.run(async (tx) => {
        tx.afterCommit(() => {
          transactions.run((next) => backendId(next)).then(outcome.resolve, outcome.reject);
        });
        return backendId(tx);
      });
      expect(await outcome.promise).not.toBe(own);
    });

    it('runs no hook of what was rolled back, and those of a repeated attempt once', async () => {
      const hooks: number[] = [];
      await expect(
        transactions.run((tx) => {
          tx.afterCommit(() => hooks.push(0));
          return Promise.reject(new Error('no'));
        }),
      ).rejects.toThrow('no');
      let attempts = 0;
      await transactions.run(async (tx) => {
        attempts += 1;
        const attempt = attempts;
        tx.afterCommit(() => hooks.push(attempt));
        if (attempt === 1) await raise('40001', tx);
      });
      expect(hooks).toEqual([2]);
    });

    it('a failing hook neither undoes the answer nor keeps the other hooks from running', async () => {
      const hooks: string[] = [];
      const result = await transactions.run(async (tx) => {
        tx.afterCommit(() => {
          throw new Error('a wake-up failed');
        });
        tx.afterCommit(() => hooks.push('second'));
        await insert(1, tx);
        return 'committed';
      });
      expect(result).toBe('committed');
      expect(hooks).toEqual(['second']);
      expect(await stored()).toEqual([1]);
    });
  });

  describe('savepoints', () => {
    it('undo their own statements and leave the rest standing', async () => {
      await insert(5);
      await transactions.run(async (tx) => {
        await insert(1, tx);
        await expect(
          tx.savepoint(async () => {
            await insert(2, tx);
            await insert(5, tx);
          }),
        ).rejects.toThrow('duplicate key');
        await insert(3, tx);
      });
      expect(await stored()).toEqual([1, 3, 5]);
    });

    it('keep what succeeded, and nest', async () => {
      await transactions.run(async (tx) => {
        await tx.savepoint(async () => {
          await insert(1, tx);
          await tx
            .savepoint(async () => {
              await insert(2, tx);
              throw new Error('inner');
            })
            .catch(() => undefined);
          await insert(3, tx);
        });
      });
      expect(await stored()).toEqual([1, 3]);
    });
  });

  const raise = (code: string, tx: Transaction) =>
    database.query(`DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '${code}'; END $$`, [], { tx });

  describe('tries again', () => {
    it('after a real deadlock, so that both transactions come through', async () => {
      await own.pool.query('INSERT INTO thing (id) VALUES (1), (2)');
      await own.pool.query(`ALTER DATABASE ${new URL(own.url).pathname.slice(1)}
                              SET deadlock_timeout = '100ms'`);
      // Connections that were open before the setting do not know it.
      const fresh = await startPlatform({ databaseUrl: own.url });
      const fighters = fresh.get(TransactionRunner);
      const add = (id: number, tx: Transaction) =>
        fresh.get(Database).query('UPDATE thing SET value = value + 1 WHERE id = $1', [id], { tx });
      let attempts = 0;
      const begun = [deferred(), deferred()] as const;
      const fight = (first: number, second: number, me: 0 | 1) =>
        fighters.run(async (tx) => {
          attempts += 1;
          await add(first, tx);
          begun[me].resolve();
          await begun[me === 0 ? 1 : 0].promise;
          await add(second, tx);
        });
      await Promise.all([fight(1, 2, 0), fight(2, 1, 1)]);
      await fresh.close();
      expect(attempts).toBeGreaterThanOrEqual(3);
      const { rows } = await own.pool.query('SELECT id, value FROM thing ORDER BY id');
      expect(rows).toEqual([
        { id: 1, value: 2 },
        { id: 2, value: 2 },
      ]);
    });

    it('after a real serialization failure', async () => {
      await own.pool.query('INSERT INTO thing (id) VALUES (1)');
      let attempts = 0;
      await transactions.run(async (tx) => {
        attempts += 1;
        await database.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ', [], { tx });
        const [row] = await database.query<{ value: number }>(
          'SELECT value FROM thing WHERE id = 1',
          [],
          { tx },
        );
        if (attempts === 1) await own.pool.query('UPDATE thing SET value = 10 WHERE id = 1');
        await database.query('UPDATE thing SET value = $1', [(row?.value ?? 0) + 1], { tx });
      });
      expect(attempts).toBe(2);
      const { rows } = await own.pool.query<{ value: number }>('SELECT value FROM thing');
      expect(rows).toEqual([{ value: 11 }]);
    });

    it('three times in all, and not for other errors', async () => {
      let attempts = 0;
      const failing = (code: string) =>
        transactions.run(async (tx) => {
          attempts += 1;
          await raise(code, tx);
        });
      await expect(failing('40P01')).rejects.toMatchObject({ code: '40P01' });
      expect(attempts).toBe(3);
      attempts = 0;
      await expect(failing('22012')).rejects.toThrow();
      expect(attempts).toBe(1);
    });
  });
});
