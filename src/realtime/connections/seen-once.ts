import type { Once } from '../channels/channel-message.js';

const MAX_KEYS = 256;

/** What a connection was sent already, of messages that several of its channels may carry. */
export class SeenOnce {
  /** The newest version of a key; 0 where the key itself is the message. */
  private readonly versions = new Map<string, number>();

  /** True the first time, and for a version above those before. */
  accepts({ key, version = 0 }: Once): boolean {
    const known = this.versions.get(key);
    if (known !== undefined && version <= known) return false;
    this.note(key, version);
    return true;
  }

  /** A snapshot showed this version. */
  note(key: string, version: number): void {
    const known = this.versions.get(key) ?? 0;
    this.versions.delete(key);
    this.versions.set(key, Math.max(known, version));
    const [oldest] = this.versions.keys();
    if (this.versions.size > MAX_KEYS && oldest !== undefined) this.versions.delete(oldest);
  }
}
