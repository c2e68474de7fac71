import { RecentMap } from './recent-map.js';

interface Entry<Value> {
  readonly value: Value;
  readonly until: number;
}

export interface LookupCacheOptions<Value> {
  readonly load: (key: string) => Promise<Value>;
  /** How long a value that is kept now is good for, in milliseconds since its look-up began. */
  readonly lifetimeMs: () => number;
  readonly capacity: number;
}

/**
 * Remembers look-ups until they are forgotten or too old. Concurrent questions share one look-up.
 *
 * A look-up that is under way when its key is forgotten may have read what was before: from then
 * on nobody joins it and its result is not kept.
 */
export class LookupCache<Value> {
  private readonly entries: RecentMap<Entry<Value>>;
  private readonly underWay = new Map<string, Promise<Value>>();

  constructor(private readonly options: LookupCacheOptions<Value>) {
    this.entries = new RecentMap(options.capacity);
  }

  /** At once when it is remembered. */
  get(key: string): Value | Promise<Value> {
    const entry = this.entries.get(key);
    if (entry !== undefined && entry.until > performance.now()) return entry.value;
    const shared = this.underWay.get(key);
    if (shared) return shared;
    const lookup = this.look(key, () => this.underWay.get(key) === lookup);
    this.underWay.set(key, lookup);
    return lookup;
  }

  forget(key: string): void {
    this.entries.delete(key);
    this.underWay.delete(key);
  }

  /** Of look-ups under way the value is not known yet, so all of them are forgotten. */
  forgetWhere(matches: (value: Value) => boolean): void {
    this.entries.deleteWhere(({ value }) => matches(value));
    this.underWay.clear();
  }

  clear(): void {
    this.entries.clear();
    this.underWay.clear();
  }

  private async look(key: string, isCurrent: () => boolean): Promise<Value> {
    const begun = performance.now();
    try {
      const value = await this.options.load(key);
      if (isCurrent()) this.entries.set(key, { value, until: begun + this.options.lifetimeMs() });
      return value;
    } finally {
      if (isCurrent()) this.underWay.delete(key);
    }
  }
}
