/**
 * Keeps what was used lately, at most `capacity` entries. Two generations instead of a list of
 * uses: when the young one holds half the capacity the old one is dropped whole, and what is
 * found in the old one becomes young again. Reading costs one or two look-ups.
 */
export class RecentMap<Value> {
  private young = new Map<string, Value>();
  private old = new Map<string, Value>();
  private readonly half: number;

  constructor(capacity: number) {
    this.half = Math.max(1, Math.floor(capacity / 2));
  }

  get size(): number {
    return this.young.size + this.old.size;
  }

  get(key: string): Value | undefined {
    const value = this.young.get(key);
    if (value !== undefined) return value;
    const aged = this.old.get(key);
    if (aged !== undefined) this.set(key, aged);
    return aged;
  }

  set(key: string, value: Value): void {
    this.old.delete(key);
    if (this.young.size >= this.half && !this.young.has(key)) {
      this.old = this.young;
      this.young = new Map();
    }
    this.young.set(key, value);
  }

  delete(key: string): void {
    this.young.delete(key);
    this.old.delete(key);
  }

  deleteWhere(matches: (value: Value) => boolean): void {
    for (const generation of [this.young, this.old]) {
      for (const [key, value] of generation) if (matches(value)) generation.delete(key);
    }
  }

  clear(): void {
    this.young.clear();
    this.old.clear();
  }
}
