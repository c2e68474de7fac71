import { rateLimited } from '../../../errors/errors.js';

interface Reader {
  reading: number;
  readonly waiting: (() => void)[];
}

/** Lets so many of each user's reads go on at once; some more wait, and the others are refused. */
export class ReadingTurns {
  private readonly readers = new Map<string, Reader>();

  constructor(
    private readonly atOnce: number,
    private readonly maxWaiting: number,
  ) {}

  /** @throws DomainError 429 when as many wait as may; and what `read` throws */
  async run<T>(userId: string, read: () => Promise<T>): Promise<T> {
    const reader = this.readers.get(userId) ?? { reading: 0, waiting: [] };
    this.readers.set(userId, reader);
    if (reader.reading < this.atOnce) reader.reading += 1;
    else await this.turn(reader);
    try {
      return await read();
    } finally {
      this.leave(userId, reader);
    }
  }

  private turn({ waiting }: Reader): Promise<void> {
    if (waiting.length >= this.maxWaiting) throw rateLimited(1);
    return new Promise((resolve) => waiting.push(resolve));
  }

  /** Whoever waits for the longest takes over the place. */
  private leave(userId: string, reader: Reader): void {
    const next = reader.waiting.shift();
    if (next) next();
    else reader.reading -= 1;
    if (reader.reading === 0) this.readers.delete(userId);
  }
}
