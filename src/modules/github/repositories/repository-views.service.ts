import { Injectable } from '@nestjs/common';
import { RepositoryHooks } from '../hooks/repository-hooks.service.js';
import type { NewRepositoryResponse, RepositoryResponse } from './dto/repository.response.js';
import { toNewRepository, toRepository } from './repository-view.js';
import { RepositoryWebhookUrl } from './repository-webhook-url.js';
import type { VisibleRepository } from './visible-repository.js';

/** Repositories as their readers see them, with what is known of their webhooks. */
@Injectable()
export class RepositoryViews {
  constructor(
    private readonly urls: RepositoryWebhookUrl,
    private readonly hooks: RepositoryHooks,
  ) {}

  async of(repository: VisibleRepository): Promise<RepositoryResponse> {
    return (await this.viewOf([repository]))(repository);
  }

  /** What makes the views of these, with one query for all of them. */
  async viewOf(
    repositories: readonly VisibleRepository[],
  ): Promise<(repository: VisibleRepository) => RepositoryResponse> {
    const hooks = await this.hooks.ofAll(repositories.map(({ id }) => id));
    return (repository) => {
      const { id } = repository;
      return toRepository(repository, { url: this.urls.of(id), hook: hooks.of(id) });
    };
  }

  /** With its secret, this once. */
  async ofNew(repository: VisibleRepository, secret: string): Promise<NewRepositoryResponse> {
    const { id } = repository;
    const hook = (await this.hooks.ofAll([id])).of(id);
    return toNewRepository(repository, { url: this.urls.of(id), secret, hook });
  }
}
