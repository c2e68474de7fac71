/** Keys that have ended are many in a long-lived channel; those unheard of for longest go. */
const MAX_KEYS = 1_000;

/** A version of each key, of those heard of lately. */
export class RecentVersions {
  private readonly versions = new Map<string, number>();

  get(key: string): number | undefined {
    return this.versions.get(key);
  }

  set(key: string, version: number): void {
    this.versions.delete(key);
    this.versions.set(key, version);
    const [oldest] = this.versions.keys();
    if (this.versions.size > MAX_KEYS && oldest !== undefined) this.versions.delete(oldest);
  }
}
