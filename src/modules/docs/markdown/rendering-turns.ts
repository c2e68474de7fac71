import { unavailable } from '../../../errors/errors.js';

/** Of one author, besides the one that is worked on. */
const MAX_WAITING_OF_ONE = 5;
const MAX_WAITING = 200;

const PERIOD_MS = 60_000;
/** Sixteen of the longest texts: of what takes longest four seconds' work. */
const MAX_CHARACTERS_OF_ONE = 1024 * 1024;

const tooManyWait = (): Error => unavailable('Too many pages are being made.');

/**
 * One piece of work at a time, of one author after the other, however many one of them has. It rests
 * after each for as long as that took, so that half of the processor is left to everything else.
 */
export class RenderingTurns {
  private readonly lines = new Map<string, (() => void)[]>();
  private waiting = 0;
  private isBusy = false;
  /** Characters of each author in this period. */
  private readonly spent = new Map<string, number>();
  private periodEndsAt = 0;

  /** @throws DomainError 503 for an author of whom too much waits or was made, or when all wait */
  async run<T>(authorId: string, characters: number, work: () => Promise<T>): Promise<T> {
    if (this.isBusy && !this.hasRoom(authorId)) throw tooManyWait();
    this.charge(authorId, characters);
    if (this.isBusy) await this.turnOf(authorId);
    this.isBusy = true;
    const begun = performance.now();
    try {
      return await work();
    } finally {
      setTimeout(() => this.next(), performance.now() - begun);
    }
  }

  private hasRoom(authorId: string): boolean {
    const waiting = this.lines.get(authorId)?.length ?? 0;
    return waiting < MAX_WAITING_OF_ONE && this.waiting < MAX_WAITING;
  }

  private charge(authorId: string, characters: number): void {
    const now = performance.now();
    if (now >= this.periodEndsAt) {
      this.spent.clear();
      this.periodEndsAt = now + PERIOD_MS;
    }
    const spent = (this.spent.get(authorId) ?? 0) + characters;
    if (spent > MAX_CHARACTERS_OF_ONE) {
      throw unavailable('Too much of this author is being made into pages.', {
        retryAfterSeconds: (this.periodEndsAt - now) / 1000,
      });
    }
    this.spent.set(authorId, spent);
  }

  private turnOf(authorId: string): Promise<void> {
    const line = this.lines.get(authorId) ?? [];
    this.waiting += 1;
    this.lines.set(authorId, line);
    return new Promise((resolve) => line.push(resolve));
  }

  /** Whoever had a turn goes to the end. */
  private next(): void {
    for (const [authorId, line] of this.lines) {
      this.lines.delete(authorId);
      const enter = line.shift();
      if (line.length > 0) this.lines.set(authorId, line);
      if (!enter) continue;
      this.waiting -= 1;
      enter();
      return;
    }
    this.isBusy = false;
  }
}
