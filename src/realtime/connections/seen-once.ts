import type { Once } from '../channels/channel-message.js';
import { RecentVersions } from '../channels/recent-versions.js';

/** What a connection was sent already, of messages that several of its channels may carry. */
export class SeenOnce {
  /** 0 where the key itself is the message. */
  private readonly versions = new RecentVersions();

  /** True the first time, and for a version above those before. */
  accepts({ key, version = 0 }: Once): boolean {
    const known = this.versions.get(key);
    if (known !== undefined && version <= known) return false;
    this.versions.set(key, version);
    return true;
  }

  /** A snapshot showed this version. */
  note(key: string, version: number): void {
    this.versions.set(key, Math.max(version, this.versions.get(key) ?? version));
  }
}
