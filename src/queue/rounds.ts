import { withoutContext } from '../logging/request-context.js';

/** Work that is wanted again and again: one round at a time, and one more for what came meanwhile. */
export class Rounds {
  private wanted = false;
  private running: Promise<void> | undefined;
  private stopped = false;

  /** `round` sees to its failures. */
  constructor(private readonly round: () => Promise<void>) {}

  /** A round begins at once, or right after the one that is under way. */
  want(): void {
    this.wanted = true;
    if (!this.stopped) this.running ??= withoutContext(() => this.run());
  }

  /** Resolves when no round is under way. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  /** The round under way is the last. */
  stop(): void {
    this.stopped = true;
  }

  private async run(): Promise<void> {
    try {
      while (this.wanted && !this.stopped) {
        this.wanted = false;
        await this.round();
      }
    } finally {
      // At once, or what is wanted between the last look and this would be nobody's.
      this.running = undefined;
    }
  }
}
