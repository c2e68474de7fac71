import { Inject, Module, type Type } from '@nestjs/common';
import { Database } from '../../src/database/database.js';
import { ScheduleRunner } from '../../src/queue/schedules/schedule-runner.js';
import { type Schedule, Schedules, type Tick } from '../../src/queue/schedules/schedules.js';
import { type Platform, type PlatformOptions, startPlatform } from './platform.js';
import { SchedulesDatabase } from './schedules-database.js';

export const EVERY_SECOND = '* * * * * *';
export const MONTHLY = '0 0 1 * *';

/** What a run did, in the transaction of its tick. */
export type Effect = (schedule: string, tick: Tick) => Promise<void>;

export interface ScheduleOfTest extends Omit<Schedule, 'timeZone' | 'run'> {
  /** Leaves its effect unless told otherwise. */
  readonly run?: (tick: Tick, effect: Effect) => Promise<void>;
}

/** A module that registers schedules, as a module of the application would. */
const scheduling = (...schedules: readonly ScheduleOfTest[]): Type => {
  @Module({})
  class SchedulingModule {
    constructor(@Inject(Schedules) registry: Schedules, @Inject(Database) database: Database) {
      const effect: Effect = async (schedule, { at, tx }) => {
        await database.query(`INSERT INTO effects VALUES ($1, $2)`, [schedule, at], { tx });
      };
      for (const { run, ...schedule } of schedules) {
        registry.register({
          ...schedule,
          timeZone: 'UTC',
          run: (tick) => (run ? run(tick, effect) : effect(schedule.name, tick)),
        });
      }
    }
  }
  return SchedulingModule;
};

/** Resolves once the process has run what it was told of. */
export const looked = (platform: Platform): Promise<void> => platform.get(ScheduleRunner).idle();

/** Says that a schedule is due; does not wait for what comes of it. */
export const tell = (platform: Platform, name: string, time?: number): void => {
  const schedule = platform.get(Schedules).find(name);
  if (!schedule) throw new Error(`${name} is not registered`);
  platform.get(ScheduleRunner).wake(schedule, time);
};

/** Says that a schedule is due, and waits for what comes of it. */
export const wake = async (platform: Platform, name: string, time?: number): Promise<void> => {
  tell(platform, name, time);
  await looked(platform);
};

type ProcessOptions = Pick<PlatformOptions, 'env' | 'redisPrefix' | 'worker'>;

/** The processes of a suite, over one database: they end with each test, and it with the suite. */
export class SchedulingSuite {
  private readonly started = new Set<Platform>();
  private created: SchedulesDatabase | undefined;

  /** To be made where a suite is described. */
  constructor() {
    beforeAll(async () => {
      this.created = await SchedulesDatabase.create();
    });
    afterEach(() => Promise.all([...this.started].map((platform) => this.stop(platform))));
    afterAll(() => this.database.own.drop());
  }

  get database(): SchedulesDatabase {
    if (!this.created) throw new Error('the database is there once the suite runs');
    return this.created;
  }

  /** A process that has these schedules; a worker unless told otherwise. */
  async start(
    schedules: readonly ScheduleOfTest[],
    options: ProcessOptions = {},
  ): Promise<Platform> {
    const platform = await startPlatform({
      databaseUrl: this.database.own.url,
      worker: true,
      imports: [scheduling(...schedules)],
      ...options,
    });
    this.started.add(platform);
    return platform;
  }

  async stop(platform: Platform): Promise<void> {
    this.started.delete(platform);
    await platform.close();
  }
}
