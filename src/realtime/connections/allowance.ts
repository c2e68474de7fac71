/** How often somebody may still do something: so many times at once, and so many a second for ever. */
export class Allowance {
  private left: number;
  private since = 0;

  constructor(
    private readonly burst: number,
    private readonly perSecond: number,
  ) {
    this.left = burst;
  }

  /** `now` in milliseconds of any one clock. */
  take(now: number): boolean {
    this.left = Math.min(this.burst, this.left + ((now - this.since) / 1000) * this.perSecond);
    this.since = now;
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
}
