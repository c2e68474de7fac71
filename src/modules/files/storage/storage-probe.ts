import { Injectable } from '@nestjs/common';
import type { ReadinessProbe } from '../../../health/readiness-probes.js';
import { FileStorage } from './file-storage.js';

/** Anybody may ask for the health, and a store may want money for every question. */
const KNOWN_FOR_MS = 10_000;

/** Without the storage everything but files is served. */
@Injectable()
export class StorageProbe implements ReadinessProbe {
  readonly name = 'storage';
  readonly required = false;
  private known: { readonly since: number; readonly found: Promise<void> } | undefined;

  constructor(private readonly storage: FileStorage) {}

  async check(): Promise<Readonly<Record<string, unknown>>> {
    const now = performance.now();
    if (!this.known || now - this.known.since > KNOWN_FOR_MS) {
      this.known = { since: now, found: this.storage.check() };
    }
    await this.known.found;
    return { kind: this.storage.name };
  }
}
