import { unavailable } from '../errors/errors.js';
import { withoutContext } from '../logging/request-context.js';

const overloaded = (): Error => unavailable('Too much waits already; try again later.');

export interface GroupCommitOptions<Item> {
  readonly maxItems: number;
  readonly maxBytes: number;
  /** Groups that may be under way at once. */
  readonly concurrency: number;
  readonly bytesOf: (item: Item) => number;
  /** Past so many waiting items, further ones are refused. */
  readonly maxWaiting: number;
  /** Whoever would wait for a place for longer is refused. */
  readonly maxWaitMs: number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly since: number;
  readonly resolve: (result: Result | PromiseLike<Result>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits concurrent items together. An item that finds a free place goes at once; while all
 * places are taken, items gather and go as one group when a place falls free. So nothing waits
 * for company, and the group grows with the load. When nothing moves, what waits is refused with
 * 503 instead of piling up. A group is everybody's: it runs in the context of none of those who wait
 * for it, and so never in the transaction of one of them.
 */
export class GroupCommit<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private underWay = 0;
  private scheduled = false;
  private expiry: NodeJS.Timeout | undefined;

  /**
   * `commit` answers for each item in order, with a result or the promise of one; when it rejects,
   * the whole group rejects.
   */
  constructor(
    private readonly commit: (
      items: readonly Item[],
    ) => Promise<readonly (Result | PromiseLike<Result>)[]>,
    private readonly options: GroupCommitOptions<Item>,
  ) {}

  /** @throws DomainError 503 when too many wait already, or for too long. */
  add(item: Item): Promise<Result> {
    if (this.waiting.length >= this.options.maxWaiting) return Promise.reject(overloaded());
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ item, since: performance.now(), resolve, reject });
      this.schedule();
      this.watch();
    });
  }

  /** A timer for the item that waits longest. */
  private watch(): void {
    const [oldest] = this.waiting;
    if (!oldest || this.expiry) return;
    const left = oldest.since + this.options.maxWaitMs - performance.now();
    this.expiry = setTimeout(() => this.refuseExpired(), Math.max(0, left)).unref();
  }

  private refuseExpired(): void {
    this.expiry = undefined;
    const before = performance.now() - this.options.maxWaitMs;
    const kept = this.waiting.findIndex(({ since }) => since > before);
    const expired = this.waiting.splice(0, kept === -1 ? this.waiting.length : kept);
    for (const { reject } of expired) reject(overloaded());
    this.watch();
  }

  /** Requests that arrive in the same turn of the event loop share a group. */
  private schedule(): void {
    if (this.scheduled || this.underWay >= this.options.concurrency) return;
    this.scheduled = true;
    withoutContext(() => setImmediate(() => this.runAll()));
  }

  private runAll(): void {
    this.scheduled = false;
    while (this.waiting.length > 0 && this.underWay < this.options.concurrency) {
      void this.run(this.take());
    }
  }

  private take(): readonly Waiting<Item, Result>[] {
    const { maxItems, maxBytes, bytesOf } = this.options;
    let bytes = 0;
    let count = 0;
    for (const { item } of this.waiting) {
      bytes += bytesOf(item);
      if (count > 0 && (count === maxItems || bytes > maxBytes)) break;
      count += 1;
    }
    return this.waiting.splice(0, count);
  }

  private async run(group: readonly Waiting<Item, Result>[]): Promise<void> {
    this.underWay += 1;
    try {
      const results = await this.commit(group.map(({ item }) => item));
      if (results.length !== group.length) throw new Error('the group was not answered in full');
      results.forEach((result, index) => group[index]?.resolve(result));
    } catch (error) {
      for (const { reject } of group) reject(error);
    } finally {
      this.underWay -= 1;
      if (this.waiting.length > 0) this.schedule();
    }
  }
}
