const BURST = 200;
const PER_SECOND = 50;

/** How much a client may still send: 200 messages at once, and 50 a second for ever. */
export class MessageAllowance {
  private left = BURST;
  private since = 0;

  /** `now` in milliseconds of any one clock. */
  take(now: number): boolean {
    this.left = Math.min(BURST, this.left + ((now - this.since) / 1000) * PER_SECOND);
    this.since = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
