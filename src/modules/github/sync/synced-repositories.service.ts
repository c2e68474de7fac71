import { Injectable } from '@nestjs/common';
import { type ListResponse, listScope, Paginator } from '../../../http/paginator.js';
import type { GithubRepositoryResponse } from './dto/github-repository.response.js';
import type { ListSyncedRepositoriesQuery } from './dto/list-synced-repositories.query.js';
import {
  RepositoryListRepository,
  type SyncedRepositoryRow,
} from './repository-list.repository.js';
import { toRepository } from './synced-repository-view.js';

/** What synchronisation found, for those who read it. */
@Injectable()
export class SyncedRepositoriesService {
  constructor(
    private readonly repositories: RepositoryListRepository,
    private readonly paginator: Paginator,
  ) {}

  /** @param own whether it is their user who reads: private ones are shown to nobody else */
  async list(
    userId: string,
    { language, q, ...query }: ListSyncedRepositoriesQuery,
    own: boolean,
  ): Promise<ListResponse<GithubRepositoryResponse>> {
    const wanted = { language: language || undefined, q: q?.trim() || undefined };
    const scope = listScope('github-repositories', { ...wanted, user: userId, own });
    const request = this.paginator.request(query, scope);
    const page = await this.repositories.list({ userId, own, ...wanted }, request);
    const position = ({ sorted_by, id }: SyncedRepositoryRow): readonly string[] => [sorted_by, id];
    return this.paginator.answer(request, scope, page, position, toRepository);
  }
}
