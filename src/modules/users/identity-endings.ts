import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { UniqueRegistry } from '../../registry/unique-registry.js';

/** What goes with users' identities of one issuer and does not follow from their rows by foreign keys. */
export interface IdentityEnding {
  /** The issuer. */
  readonly name: string;
  /** In the transaction that has just removed the identity, and what refers to it. */
  ended(userId: string, tx: Transaction): Promise<void>;
}

/** The ends of links. The modules that keep something beside identities register theirs at start. */
@Injectable()
export class IdentityEndings extends UniqueRegistry<IdentityEnding> {
  constructor() {
    super('identity ending');
  }
}
