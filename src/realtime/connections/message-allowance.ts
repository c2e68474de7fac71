import { MESSAGE_BURST, MESSAGES_PER_SECOND } from '../limits.js';

/** How much a client may still send. */
export class MessageAllowance {
  private left = MESSAGE_BURST;
  private since = 0;

  /** `now` in milliseconds of any one clock. */
  take(now: number): boolean {
    this.left = Math.min(
      MESSAGE_BURST,
      this.left + ((now - this.since) / 1000) * MESSAGES_PER_SECOND,
    );
    this.since = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
