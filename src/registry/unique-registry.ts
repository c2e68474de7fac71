/**
 * What modules register with a platform folder at start. A doubled name stops the start: two
 * modules that answer for the same thing is a mistake that no request should have to find.
 */
export class UniqueRegistry<Entry extends { readonly name: string }> {
  private readonly entries = new Map<string, Entry>();

  /** `what` names the kind of entry in error messages. */
  constructor(private readonly what: string) {}

  register(entry: Entry): void {
    if (this.entries.has(entry.name)) {
      throw new Error(`${this.what} "${entry.name}" is registered twice`);
    }
    this.entries.set(entry.name, entry);
  }

  find(name: string): Entry | undefined {
    return this.entries.get(name);
  }

  all(): readonly Entry[] {
    return [...this.entries.values()];
  }
}
