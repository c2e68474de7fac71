import { Injectable } from '@nestjs/common';
import { UniqueRegistry } from '../registry/unique-registry.js';

export interface ReadinessProbe {
  readonly name: string;
  /** Whether requests cannot be served without it; the others only degrade the answer. */
  readonly required: boolean;
  /** Resolves to particulars for `/health`; rejects when it is not well, see `Unwell`. */
  check(): Promise<Readonly<Record<string, unknown>>>;
}

/** What a probe rejects with when it has particulars that everybody may see. */
export class Unwell extends Error {
  override readonly name = 'Unwell';

  constructor(readonly details: Readonly<Record<string, unknown>>) {
    super('not well');
  }
}

/** What modules and the platform are asked about their health. */
@Injectable()
export class ReadinessProbes extends UniqueRegistry<ReadinessProbe> {
  constructor() {
    super('readiness probe');
  }
}
