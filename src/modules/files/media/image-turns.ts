import { tooManyImages } from './media.errors.js';

export interface ImageTurnLimits {
  readonly maxWaiting: number;
  /** Of one user, whose turn it is included. */
  readonly maxOfUser: number;
}

interface Waiting {
  readonly userId: string;
  readonly begin: () => void;
}

/** Lets one image be worked on at a time, and users take turns however many each of them has. */
export class ImageTurns {
  private readonly waiting: Waiting[] = [];
  /** Whose turn it is. */
  private current: string | undefined;

  constructor(private readonly limits: ImageTurnLimits) {}

  /** @throws DomainError 503 when too many wait, in all or of the user */
  async run<T>(userId: string, work: () => Promise<T>): Promise<T> {
    if (this.current === undefined) this.current = userId;
    else await this.turnOf(userId);
    try {
      return await work();
    } finally {
      this.passOn();
    }
  }

  private turnOf(userId: string): Promise<void> {
    const own = this.waiting.filter((other) => other.userId === userId).length;
    const ofUser = own + (this.current === userId ? 1 : 0);
    const { maxWaiting, maxOfUser } = this.limits;
    if (this.waiting.length >= maxWaiting || ofUser >= maxOfUser) throw tooManyImages();
    return new Promise((begin) => this.waiting.push({ userId, begin }));
  }

  /** To the first who is somebody else, or to the same user again. */
  private passOn(): void {
    const other = this.waiting.findIndex(({ userId }) => userId !== this.current);
    const [next] = this.waiting.splice(Math.max(other, 0), 1);
    this.current = next?.userId;
    next?.begin();
  }
}
