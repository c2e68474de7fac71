/** Runs at most `concurrency` pieces of work at once and lets at most `maxWaiting` wait their turn. */
export class BoundedQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly concurrency: number,
    private readonly maxWaiting: number,
    /** Made for whoever finds the queue full. */
    private readonly whenFull: () => Error,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.concurrency) this.running += 1;
    else if (this.waiting.length < this.maxWaiting) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    } else throw this.whenFull();
    try {
      return await work();
    } finally {
      // The place is handed on; only one that nobody takes is free.
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }
}
