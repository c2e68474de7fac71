import { RecentMap } from '../tokens/recent-map.js';

interface Entry<Value> {
  readonly value: Value;
  /** When its look-up began. */
  readonly begun: number;
}

export interface LookupCacheOptions<Value> {
  readonly load: (key: string) => Promise<Value>;
  /** For how long since its look-up a value is good now, in milliseconds. */
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
    if (entry !== undefined && this.isGood(entry)) return entry.value;
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

  private isGood({ begun }: Entry<Value>): boolean {
    return performance.now() - begun < this.options.lifetimeMs();
  }

  private async look(key: string, isCurrent: () => boolean): Promise<Value> {
    const begun = performance.now();
    try {
      const value = await this.options.load(key);
      if (isCurrent()) this.entries.set(key, { value, begun });
      return value;
    } finally {
      if (isCurrent()) this.underWay.delete(key);
    }
  }
}
