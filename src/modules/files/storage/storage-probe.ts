import { Injectable } from '@nestjs/common';
import { type ReadinessProbe, Unwell } from '../../../health/readiness-probes.js';
import { FileBacklog } from './file-backlog.js';
import { FileStorage } from './file-storage.js';

/** Anybody may ask for the health, and a store may want money for every question. */
const KNOWN_FOR_MS = 10_000;

/** Without the storage everything but files is served. */
@Injectable()
export class StorageProbe implements ReadinessProbe {
  readonly name = 'storage';
  readonly required = false;
  private known: { readonly since: number; readonly found: Promise<boolean> } | undefined;

  constructor(
    private readonly storage: FileStorage,
    private readonly backlog: FileBacklog,
  ) {}

  async check(): Promise<Readonly<Record<string, unknown>>> {
    const well = this.isWell();
    const { waiting, oldest_seconds } = await this.backlog.read();
    const details = {
      kind: this.storage.name,
      removals_waiting: waiting,
      oldest_removal_seconds: oldest_seconds,
    };
    if (!(await well)) throw new Unwell(details);
    return details;
  }

  private isWell(): Promise<boolean> {
    const now = performance.now();
    if (!this.known || now - this.known.since > KNOWN_FOR_MS) {
      const found = this.storage.check().then(
        () => true,
        () => false,
      );
      this.known = { since: now, found };
    }
    return this.known.found;
  }
}
