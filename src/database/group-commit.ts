export interface GroupCommitOptions<Item> {
  readonly maxItems: number;
  readonly maxBytes: number;
  /** Groups that may be under way at once. */
  readonly concurrency: number;
  readonly bytesOf: (item: Item) => number;
}

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result | PromiseLike<Result>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Commits concurrent items together. An item that finds a free place goes at once; while all
 * places are taken, items gather and go as one group when a place falls free. So nothing waits
 * for company, and the group grows with the load.
 */
export class GroupCommit<Item, Result> {
  private readonly waiting: Waiting<Item, Result>[] = [];
  private underWay = 0;
  private scheduled = false;

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

  add(item: Item): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      this.schedule();
    });
  }

  /** Requests that arrive in the same turn of the event loop share a group. */
  private schedule(): void {
    if (this.scheduled || this.underWay >= this.options.concurrency) return;
    this.scheduled = true;
    setImmediate(() => {
      this.scheduled = false;
      while (this.waiting.length > 0 && this.underWay < this.options.concurrency) {
        void this.run(this.take());
      }
    });
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
