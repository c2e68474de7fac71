import { toPerson } from '../../users/person-summary.js';
import type { RepositoryHookResponse } from '../hooks/dto/repository-hook.response.js';
import type {
  NewRepositoryResponse,
  NewRepositoryWebhookResponse,
  RepositoryResponse,
} from './dto/repository.response.js';
import type { VisibleRepository } from './visible-repository.js';

type Shared = Omit<RepositoryResponse, 'webhook' | 'invited_at' | 'accepted_at'>;

const shared = (repository: VisibleRepository): Shared => ({
  id: repository.id,
  full_name: repository.full_name,
  github_id: repository.github_id,
  role: repository.role,
  events: repository.events,
  owner: toPerson(repository.owner),
  created_at: repository.created_at.toISOString(),
  updated_at: repository.updated_at.toISOString(),
});

/** What only the owner sees of its webhook. */
export interface WebhookView {
  readonly url: string;
  readonly hook: RepositoryHookResponse;
}

/** A repository as its reader sees it. */
export const toRepository = (
  repository: VisibleRepository,
  { url, hook }: WebhookView,
): RepositoryResponse =>
  repository.role === 'owner'
    ? {
        ...shared(repository),
        webhook: {
          url,
          former_secret_expires_at: repository.former_secret_expires_at?.toISOString() ?? null,
          hook,
        },
      }
    : {
        ...shared(repository),
        invited_at: repository.invited_at.toISOString(),
        accepted_at: repository.accepted_at?.toISOString() ?? null,
      };

/** The one time that its secret is shown. */
export const toNewRepository = (
  repository: VisibleRepository,
  webhook: NewRepositoryWebhookResponse,
): NewRepositoryResponse => ({ ...shared(repository), webhook });
