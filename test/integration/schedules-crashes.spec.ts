import { deferred, eventually, type Platform } from './platform.js';
import type { TickRow } from './schedules-database.js';
import { looked, MONTHLY, type ScheduleOfTest, SchedulingSuite, tell, wake } from './scheduling.js';

jest.setTimeout(60_000);

const DIED = 'The process, or its connection to PostgreSQL, ended during the run.';

/** In milliseconds, from the beginning of an attempt on. */
const pause = ({ started_at, next_attempt_at }: TickRow): number =>
  Number(next_attempt_at) - Number(started_at);

describe('a run whose process dies', () => {
  /** What died has no end, until the test has. */
  let over = deferred();
  beforeEach(() => {
    over = deferred();
  });
  // Before the suite's own, which waits for what runs.
  afterEach(() => {
    over.resolve();
  });
  const suite = new SchedulingSuite();

  const start = (schedule: Omit<ScheduleOfTest, 'cron'>): Promise<Platform> =>
    suite.start([{ ...schedule, cron: MONTHLY }]);

  /** Its newest tick is due at once. */
  const missed = (name: string): Promise<void> =>
    suite.database.knownSince(name, MONTHLY, '2024-01-01T00:00:00Z');

  /** A process that begins to run the schedule and is at it until `over`. */
  const startHanging = async (name: string): Promise<Platform> => {
    const begun = deferred();
    const platform = await start({
      name,
      run: async (tick, effect) => {
        await effect(name, tick);
        begun.resolve();
        await over.promise;
      },
    });
    await begun.promise;
    return platform;
  };

  it('is counted before it begins, and left alone while it is under way', async () => {
    await missed('hanging');
    await startHanging('hanging');
    const begun = await suite.database.newest('hanging');
    expect(begun).toMatchObject({ state: 'running', attempts: 1, finished_at: null });
    expect(pause(begun)).toBe(15_000);
    // However long it takes: the lock says that it is alive.
    await suite.database.endPause('hanging');
    await wake(await start({ name: 'hanging' }), 'hanging');
    expect(await suite.database.effects('hanging')).toEqual([]);
    over.resolve();
    const ran = async (): Promise<boolean> =>
      (await suite.database.newest('hanging')).state === 'ran';
    expect(await eventually(ran)).toBe(true);
    expect(await suite.database.effects('hanging')).toHaveLength(1);
  });

  it('is tried again after its pause, by another process that nobody told', async () => {
    await missed('crashed');
    const dead = await startHanging('crashed');
    const other = await start({ name: 'crashed' });
    await suite.database.killRunning();
    await wake(other, 'crashed');
    expect(await suite.database.newest('crashed')).toMatchObject({ state: 'running', attempts: 1 });

    await suite.database.endPause('crashed');
    const ran = async (): Promise<boolean> => (await suite.database.effects('crashed')).length > 0;
    expect(await eventually(ran, 20_000)).toBe(true);
    const second = { state: 'ran', attempts: 2, last_error: DIED };
    expect(await suite.database.newest('crashed')).toMatchObject(second);

    // And had it only seemed dead, its late failure would change nothing.
    over.resolve();
    await looked(dead);
    await wake(other, 'crashed');
    expect(await suite.database.newest('crashed')).toMatchObject(second);
    expect(await suite.database.effects('crashed')).toHaveLength(1);
  });

  it('is given up after five attempts if each of them ends its process', async () => {
    await missed('deadly');
    const pauses: number[] = [];
    for (let attempt = 1; attempt <= 5; attempt += 1) {
      await startHanging('deadly');
      await suite.database.killRunning();
      const row = await suite.database.newest('deadly');
      expect(row).toMatchObject({ state: 'running', attempts: attempt });
      pauses.push(pause(row));
      await suite.database.endPause('deadly');
    }
    expect(pauses.slice(0, 4)).toEqual([15_000, 60_000, 240_000, 960_000]);

    const other = await start({ name: 'deadly' });
    await wake(other, 'deadly');
    const last = { state: 'failed', attempts: 5, last_error: DIED, next_attempt_at: null };
    expect(await suite.database.newest('deadly')).toMatchObject(last);
    expect(other.logs).toContainEqual(
      expect.objectContaining({ schedule: 'deadly', attempts: 5, given_up: true, error: DIED }),
    );
    over.resolve();
    await wake(other, 'deadly');
    expect(await suite.database.newest('deadly')).toMatchObject(last);
    expect(await suite.database.effects('deadly')).toEqual([]);
  });

  it('is given up for a newer tick', async () => {
    await missed('overtaken');
    await suite.database.own.pool.query(
      `UPDATE schedule_ticks SET state = 'running', attempts = 1,
              next_attempt_at = now() + interval '1 hour'
        WHERE schedule = 'overtaken'`,
    );
    await looked(await start({ name: 'overtaken' }));
    expect(await suite.database.ticks('overtaken')).toMatchObject([
      { state: 'failed', last_error: DIED },
      { state: 'ran' },
    ]);
  });

  it('keeps nothing of an attempt that another one took over from', async () => {
    await missed('late');
    const late = await startHanging('late');
    await suite.database.own.pool.query(
      `UPDATE schedule_ticks SET attempts = 2 WHERE schedule = 'late' AND state = 'running'`,
    );
    over.resolve();
    await looked(late);
    expect(await suite.database.newest('late')).toMatchObject({ state: 'running', attempts: 2 });
    expect(await suite.database.effects('late')).toEqual([]);
  });

  it('does not begin once another attempt took over while it was held up', async () => {
    await missed('held');
    const { pool } = suite.database.own;
    // The older tick is to be given up first, which has to wait for this.
    await pool.query(`UPDATE schedule_ticks SET state = 'failing' WHERE schedule = 'held'`);
    const [holder, other] = [await pool.connect(), await pool.connect()];
    await holder.query('BEGIN');
    await holder.query(`SELECT FROM schedule_ticks WHERE schedule = 'held' FOR UPDATE`);
    const platform = await start({ name: 'held' });
    expect(await suite.database.waiting(1)).toBe(true);
    await other.query('BEGIN');
    const next = other.query('LOCK TABLE schedule_ticks');
    expect(await suite.database.waiting(2)).toBe(true);
    await holder.query('COMMIT');
    await next;
    await other.query(
      `UPDATE schedule_ticks SET attempts = 2 WHERE schedule = 'held' AND state = 'running'`,
    );
    await other.query('COMMIT');
    for (const client of [holder, other]) client.release();
    await looked(platform);
    expect(await suite.database.newest('held')).toMatchObject({ state: 'running', attempts: 2 });
    expect(await suite.database.effects('held')).toEqual([]);
    expect(platform.logs.filter(({ level }) => level === 'warn')).toEqual([]);
  });

  it('needs one connection at a time, whether it is counted or run', async () => {
    const names = ['one', 'two', 'three'];
    for (const name of names) await missed(name);
    const narrow = await suite.start(
      names.map((name) => ({ name, cron: MONTHLY })),
      { env: { DB_POOL_MAX: '1' } },
    );
    for (const name of names) tell(narrow, name);
    await looked(narrow);
    for (const name of names) {
      expect(await suite.database.newest(name)).toMatchObject({ state: 'ran', attempts: 1 });
    }
  });
});
