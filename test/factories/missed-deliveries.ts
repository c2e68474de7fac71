import type { TestApp } from '../support/app.js';
import type { FakeGithub } from '../support/fake-github.js';
import type { FakeHook } from '../support/fake-github-hook-views.js';
import type { FakeGithubHooks } from '../support/fake-github-hooks.js';
import {
  checkDue,
  createTracker,
  type HooksTest,
  startIdleWorker,
  startWithHooks,
  type TrackedHook,
  type Tracker,
  trackNew,
  workDue,
} from './github-hooks.js';
import { PUBLIC_URL } from './github-sign-ins.js';

const MINUTE_MS = 60_000;

/** A hook that is there. */
export interface MadeHook extends TrackedHook {
  readonly hook: FakeHook;
}

/** Workers that look for missed deliveries when the test wants it, in a time that the test makes. */
export class MissedDeliveriesTest {
  /** Whose hooks are made, unless told otherwise; somebody new in each test. */
  ada!: Tracker;

  private constructor(
    readonly test: HooksTest,
    readonly nodes: readonly [TestApp, TestApp],
  ) {}

  static async start(): Promise<MissedDeliveriesTest> {
    const test = await startWithHooks({
      env: { ROLES: 'web', PLAN_FREE_TRACKED_REPOSITORIES: 'unlimited' },
    });
    return new MissedDeliveriesTest(test, [
      await startIdleWorker(test.app),
      await startIdleWorker(test.app),
    ]);
  }

  get app(): TestApp {
    return this.test.app;
  }

  get hooks(): FakeGithubHooks {
    return this.test.hooks;
  }

  get github(): FakeGithub {
    return this.test.github;
  }

  async begin(): Promise<void> {
    this.hooks.limit = undefined;
    this.hooks.redeliveries.length = 0;
    this.github.faults.clear();
    this.serve(true);
    await this.app.sql('DELETE FROM repository_hook_checks');
    await this.app.sql('UPDATE tracked_repositories SET hook_id = NULL');
    this.ada = await createTracker(this.test);
  }

  async close(): Promise<void> {
    for (const node of this.nodes) await node.close();
    await this.test.close();
  }

  /** Whether GitHub reaches this application, and with which deliveries it does not. */
  serve(up: boolean, except: readonly string[] = []): void {
    this.hooks.reach = (url, guid) =>
      up && !except.includes(guid) ? url.replace(PUBLIC_URL, this.app.url) : undefined;
  }

  /** A hook that has pinged. */
  async made(tracker = this.ada): Promise<MadeHook> {
    const tracked = await trackNew(this.test, tracker);
    await workDue(this.nodes[0]);
    await this.hooks.settled();
    const [hook] = tracked.repository.hooks;
    if (!hook) throw new Error('no hook was made');
    return { ...tracked, hook };
  }

  async emit({ repository }: TrackedHook, count: number): Promise<string[]> {
    const guids: string[] = [];
    for (let one = 0; one < count; one += 1) guids.push(await this.hooks.emit(repository, 'push'));
    return guids;
  }

  /** Everything here, and at GitHub, happened so much longer ago. */
  async pass(minutes: number): Promise<void> {
    const interval = `${minutes} minutes`;
    await this.app.sql(
      `UPDATE repository_hook_checks SET next_check_at = next_check_at - $1::interval,
              seen_until = seen_until - $1::interval, walk_until = walk_until - $1::interval`,
      [interval],
    );
    await this.app.sql(
      `UPDATE missed_deliveries SET requested_at = requested_at - $1::interval,
              created_at = created_at - $1::interval`,
      [interval],
    );
    this.hooks.age(minutes * MINUTE_MS);
  }

  async look(node: TestApp = this.nodes[0]): Promise<void> {
    await checkDue(node);
    await this.hooks.settled();
  }

  /** A worker works, which looks whenever something is due. */
  async work(minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute += 1) {
      await this.pass(1);
      await this.look();
    }
  }

  /** The guids of what has come. */
  async stored({ id }: TrackedHook): Promise<Set<string>> {
    const rows = await this.app.sql<{ guid: string }>(
      `SELECT split_part(delivery_key, '/', 2) AS guid FROM webhook_receipts
        WHERE source = 'github-repos' AND delivery_key LIKE $1`,
      [`${id}/%`],
    );
    return new Set(rows.map(({ guid }) => guid));
  }

  missed({ id }: TrackedHook): Promise<{ guid: string; attempts: number }[]> {
    return this.app.sql('SELECT guid, attempts FROM missed_deliveries WHERE repo_id = $1', [id]);
  }

  requestsFor(guids: readonly string[]): number {
    return this.hooks.redeliveries.filter(({ guid }) => guids.includes(guid)).length;
  }

  listings({ hook }: Pick<MadeHook, 'hook'>): number {
    return this.github.seen.filter(({ path }) => path.endsWith(`/hooks/${hook.id}/deliveries`))
      .length;
  }
}
