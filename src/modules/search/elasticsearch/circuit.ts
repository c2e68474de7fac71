/** Spares what has failed: until it has rested nobody asks it, and then one at a time tries. */
export class Circuit {
  private failedAt: number | undefined;
  private trying = false;

  constructor(
    private readonly restMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  get isClosed(): boolean {
    return this.failedAt === undefined;
  }

  /** Whether to ask now; whoever may says how it ended. */
  admits(): boolean {
    if (this.failedAt === undefined) return true;
    if (this.trying || this.now() - this.failedAt < this.restMs) return false;
    this.trying = true;
    return true;
  }

  /** True when it had failed before. */
  succeeded(): boolean {
    const changed = this.failedAt !== undefined;
    this.failedAt = undefined;
    this.trying = false;
    return changed;
  }

  /** True when it had not failed before. */
  failed(): boolean {
    const changed = this.failedAt === undefined;
    this.failedAt = this.now();
    this.trying = false;
    return changed;
  }
}
