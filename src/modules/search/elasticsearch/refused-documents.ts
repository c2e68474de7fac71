const AGAIN_MS = 10 * 60_000;
const MAX_REMEMBERED = 1_000;

/** Documents that were refused a while ago, and are not tried again before that has passed. */
export class RefusedDocuments {
  private readonly until = new Map<string, number>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  add(ids: Iterable<string>): void {
    for (const id of ids) {
      this.until.delete(id);
      this.until.set(id, this.now() + AGAIN_MS);
    }
    for (const id of this.until.keys()) {
      if (this.until.size <= MAX_REMEMBERED) break;
      this.until.delete(id);
    }
  }

  /** Those that are to wait. */
  waiting(): string[] {
    for (const [id, until] of this.until) {
      if (until > this.now()) break;
      this.until.delete(id);
    }
    return [...this.until.keys()];
  }
}
