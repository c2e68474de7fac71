import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../../database/transaction.js';
import { SearchDocuments } from '../../search/documents/search-documents.service.js';
import type { GithubRepository } from './repository-answer.js';
import { repositoryDocument } from './repository-document.js';
import { type Sighting, SyncedRepositoryRepository } from './synced-repository.repository.js';

/** What synchronisation finds of repositories, as they are kept and as they are searched. */
@Injectable()
export class KeptRepositories {
  constructor(
    private readonly repositories: SyncedRepositoryRepository,
    private readonly documents: SearchDocuments,
  ) {}

  /** How many of them there were not before. */
  async keep(
    found: readonly GithubRepository[],
    sighting: Sighting,
    tx: Transaction,
  ): Promise<number> {
    // A page may tell of one twice, when another was renamed meanwhile.
    const byId = new Map(found.map((one) => [one.github_id, one]));
    const kept = await this.repositories.upsert([...byId.values()], sighting, tx);
    const documents = kept.flatMap(({ id, github_id, changed }) => {
      const repository = changed ? byId.get(github_id) : undefined;
      return repository ? [repositoryDocument(id, sighting.userId, repository)] : [];
    });
    await this.documents.put(documents, tx);
    return kept.filter(({ created }) => created).length;
  }

  async remove(id: string, identityId: string, tx: Transaction): Promise<void> {
    await this.repositories.delete(id, identityId, tx);
    await this.documents.remove([id], tx);
  }
}
