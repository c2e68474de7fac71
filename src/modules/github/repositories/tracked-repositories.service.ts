import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { newSecret } from '../../../crypto/secret.js';
import type { Page, PageRequest } from '../../../database/keyset-page.js';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { notFound, unauthorized } from '../../../errors/errors.js';
import { Entitlements } from '../../entitlements/entitlements.service.js';
import { AccountsService } from '../../users/accounts.service.js';
import { RepositoryHooks } from '../hooks/repository-hooks.service.js';
import { RepositorySecrets } from './repository-secrets.js';
import { RepositorySubscriptionRepository } from './repository-subscription.repository.js';
import { TrackedRepositoryRepository } from './tracked-repository.repository.js';
import type { RepositoryRole, VisibleRepository } from './visible-repository.js';

/** How long the former secret of a webhook stays good. */
const OVERLAP_SECONDS = 24 * 60 * 60;

export interface NewRepository {
  readonly fullName: string;
  /** Null: everything. */
  readonly events: readonly string[] | null;
  /** Whether its hook is to be made on GitHub. */
  readonly createHook: boolean;
}

export interface Tracked {
  readonly repository: VisibleRepository;
  readonly secret: string;
}

/** What users do with the repositories that they track, and what others may ask about these. */
@Injectable()
export class TrackedRepositories {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly repositories: TrackedRepositoryRepository,
    private readonly subscriptions: RepositorySubscriptionRepository,
    private readonly secrets: RepositorySecrets,
    private readonly entitlements: Entitlements,
    private readonly accounts: AccountsService,
    private readonly hooks: RepositoryHooks,
  ) {}

  /**
   * @throws DomainError 409 REPOSITORY_ALREADY_TRACKED, 402 PLAN_LIMIT_REACHED; what
   *   `RepositoryHooks.requireAccess` does when a hook is to be created on GitHub
   */
  async track(userId: string, { fullName, events, createHook }: NewRepository): Promise<Tracked> {
    if (createHook) await this.hooks.requireAccess(userId);
    return this.transactions.run(async (tx) => {
      // Or it could be missed by a deletion of the account that is under way, and stay.
      if (!(await this.accounts.lock(userId, tx))) throw unauthorized();
      const id = uuidv7();
      const secret = newSecret();
      const sealed = this.secrets.seal(id, secret);
      const subscriptionId = uuidv7();
      await this.repositories.insert(
        { id, subscriptionId, userId, fullName, events, secret: sealed },
        tx,
      );
      // After the row, as in `remove`: whoever locks both does so in one order.
      await this.entitlements.reserve(userId, 'tracked_repositories', tx);
      if (createHook) await this.hooks.create(id, tx);
      return { repository: await this.get(userId, id, tx), secret };
    });
  }

  /** Newest first. */
  list(
    userId: string,
    role: RepositoryRole,
    request: PageRequest,
  ): Promise<Page<VisibleRepository>> {
    return this.repositories.list(userId, role, request);
  }

  /** As the user sees it; undefined unless it is theirs, or they subscribe to it or are invited. */
  find(userId: string, id: string, tx?: Transaction): Promise<VisibleRepository | undefined> {
    return this.repositories.findVisible(userId, id, tx);
  }

  /** @throws DomainError 404 as `find` is undefined */
  async get(userId: string, id: string, tx?: Transaction): Promise<VisibleRepository> {
    const repository = await this.find(userId, id, tx);
    if (!repository) throw notFound();
    return repository;
  }

  /** Undefined when there is no such repository. */
  ownerOf(id: string, tx?: Transaction): Promise<string | undefined> {
    return this.repositories.findOwner(id, tx);
  }

  /**
   * Sets what is kept of a repository of one's own; of one that is subscribed to, what one is shown.
   * @throws DomainError 404
   */
  setEvents(
    userId: string,
    id: string,
    events: readonly string[] | null,
  ): Promise<VisibleRepository> {
    return this.transactions.run(async (tx) => {
      if (await this.repositories.setEvents(userId, id, events, tx)) {
        await this.hooks.update(id, tx);
      } else if (!(await this.subscriptions.setEvents(userId, id, events, tx))) {
        throw notFound();
      }
      return this.get(userId, id, tx);
    });
  }

  /**
   * Has the hook made on GitHub, also where an attempt failed or somebody removed it there.
   * @throws DomainError 404; what `RepositoryHooks.requireAccess` does
   */
  async createHook(userId: string, id: string): Promise<void> {
    if ((await this.ownerOf(id)) !== userId) throw notFound();
    await this.hooks.requireAccess(userId);
    await this.transactions.run(async (tx) => {
      if (!(await this.repositories.lock(userId, id, tx))) throw notFound();
      await this.hooks.create(id, tx);
    });
  }

  /** Nobody sees it from then on. @throws DomainError 404 */
  remove(userId: string, id: string): Promise<void> {
    return this.transactions.run(async (tx) => {
      if (!(await this.repositories.markDeleted(userId, id, tx))) throw notFound();
      await this.hooks.remove(id, tx);
      await this.entitlements.release(userId, 'tracked_repositories', tx);
    });
  }

  /** The new secret of its webhook. @throws DomainError 404 */
  rotateSecret(userId: string, id: string): Promise<string> {
    return this.transactions.run(async (tx) => {
      const secret = newSecret();
      const sealed = this.secrets.seal(id, secret);
      const rotated = await this.repositories.rotateSecret(userId, id, sealed, OVERLAP_SECONDS, tx);
      if (!rotated) throw notFound();
      await this.hooks.update(id, tx);
      return secret;
    });
  }
}
