import { unavailable } from '../errors/errors.js';

export interface TurnBounds {
  /** Pieces of work of one key that go on at once. */
  readonly ofOne: number;
  /** Of all keys together. */
  readonly inAll: number;
  /** Past so many that wait, further ones are refused. */
  readonly maxWaiting: number;
  /** Whoever would wait for longer is refused. */
  readonly maxWaitMs: number;
}

interface Waiter {
  readonly key: string;
  readonly enter: () => void;
}

export const tooManyWait = (): Error => unavailable('Too much waits already; try again later.');

/** Lets some work of each key go on at once, and keeps what waits for one key from the others' way. */
export class KeyedTurns {
  private readonly running = new Map<string, number>();
  /** In the order in which they came. */
  private readonly waiting = new Set<Waiter>();
  private inAll = 0;

  constructor(private readonly bounds: TurnBounds) {}

  isFree(key: string): boolean {
    return this.inAll < this.bounds.inAll && this.of(key) < this.bounds.ofOne;
  }

  /**
   * Resolves when it is one's turn, with what ends it.
   * @throws DomainError 503 when too many wait already, or for too long
   */
  async take(key: string): Promise<() => void> {
    if (this.isFree(key)) this.enter(key);
    else await this.wait(key);
    return () => this.leave(key);
  }

  private wait(key: string): Promise<void> {
    if (this.waiting.size >= this.bounds.maxWaiting) throw tooManyWait();
    return new Promise((resolve, reject) => {
      const expiry = setTimeout(() => {
        this.waiting.delete(waiter);
        reject(tooManyWait());
      }, this.bounds.maxWaitMs).unref();
      const enter = (): void => {
        clearTimeout(expiry);
        resolve();
      };
      const waiter = { key, enter };
      this.waiting.add(waiter);
    });
  }

  private of(key: string): number {
    return this.running.get(key) ?? 0;
  }

  private enter(key: string): void {
    this.inAll += 1;
    this.running.set(key, this.of(key) + 1);
  }

  private leave(key: string): void {
    this.inAll -= 1;
    const left = this.of(key) - 1;
    if (left > 0) this.running.set(key, left);
    else this.running.delete(key);
    for (const waiter of this.waiting) {
      if (this.inAll >= this.bounds.inAll) return;
      if (!this.isFree(waiter.key)) continue;
      this.waiting.delete(waiter);
      this.enter(waiter.key);
      waiter.enter();
    }
  }
}
