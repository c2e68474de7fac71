interface Waiting {
  start(): void;
}

/** Runs at most `concurrency` pieces of work at once and lets at most `maxWaiting` wait their turn. */
export class BoundedQueue {
  private running = 0;
  private readonly waiting: Waiting[] = [];

  constructor(
    private readonly concurrency: number,
    private readonly maxWaiting: number,
    /** Made for whoever finds the queue full. */
    private readonly whenFull: () => Error,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    await this.turn();
    try {
      return await work();
    } finally {
      this.pass();
    }
  }

  private turn(): Promise<void> {
    if (this.running < this.concurrency) {
      this.running += 1;
      return Promise.resolve();
    }
    if (this.waiting.length >= this.maxWaiting) return Promise.reject(this.whenFull());
    return new Promise((resolve) => this.waiting.push({ start: resolve }));
  }

  /** Hands the place on; `running` stays while somebody takes it. */
  private pass(): void {
    const next = this.waiting.shift();
    if (next) next.start();
    else this.running -= 1;
  }
}
