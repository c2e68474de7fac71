/** Keys that have ended are many in a long-lived channel; those unheard of for longest go. */
const MAX_KEYS = 256;

/** The newest version of each key, of those heard of lately. */
export class NewestVersions {
  private readonly versions = new Map<string, number>();

  get(key: string): number | undefined {
    return this.versions.get(key);
  }

  /** Never lowers a version. */
  raise(key: string, version: number): void {
    const known = this.versions.get(key) ?? 0;
    this.versions.delete(key);
    this.versions.set(key, Math.max(known, version));
    const [oldest] = this.versions.keys();
    if (this.versions.size > MAX_KEYS && oldest !== undefined) this.versions.delete(oldest);
  }
}
