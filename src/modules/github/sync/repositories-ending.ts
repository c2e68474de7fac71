import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { SearchDocuments } from '../../search/documents/search-documents.service.js';
import { type IdentityEnding, IdentityEndings } from '../../users/identity-endings.js';
import { GITHUB } from '../client/github-link.js';

/** Repositories go with the link to GitHub, by their foreign key, and from what is searched after it. */
@Injectable()
export class RepositoriesEnding implements IdentityEnding {
  readonly name = GITHUB;

  constructor(
    private readonly documents: SearchDocuments,
    endings: IdentityEndings,
  ) {
    endings.register(this);
  }

  async ended(userId: string, tx: Transaction): Promise<void> {
    await this.documents.removeTypeOf(userId, 'repository', tx);
  }
}
