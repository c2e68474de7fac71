import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import type { Page, PageRequest } from '../../../database/keyset-page.js';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import { notFound, unauthorized } from '../../../errors/errors.js';
import { Blocks } from '../../social/relations/blocks.service.js';
import { AccountsService } from '../../users/accounts.service.js';
import { PeopleService } from '../../users/people.service.js';
import {
  RepositorySubscriptionRepository,
  type Subscriber,
} from './repository-subscription.repository.js';
import {
  cannotInviteOneself,
  tooManySubscribers,
  tooManySubscriptions,
} from './tracked-repositories.errors.js';
import { TrackedRepositories } from './tracked-repositories.service.js';
import { TrackedRepositoryRepository } from './tracked-repository.repository.js';
import type { VisibleRepository } from './visible-repository.js';

export const MAX_SUBSCRIBERS = 100;
export const MAX_SUBSCRIPTIONS = 500;

/** With whom owners share what happens in their repositories. */
@Injectable()
export class RepositorySubscribers {
  constructor(
    private readonly transactions: TransactionRunner,
    private readonly tracked: TrackedRepositories,
    private readonly repositories: TrackedRepositoryRepository,
    private readonly subscriptions: RepositorySubscriptionRepository,
    private readonly people: PeopleService,
    private readonly accounts: AccountsService,
    private readonly blocks: Blocks,
  ) {}

  /** Newest first. @throws DomainError 404 for a repository that is not the user's */
  async list(ownerId: string, repoId: string, request: PageRequest): Promise<Page<Subscriber>> {
    if ((await this.tracked.ownerOf(repoId)) !== ownerId) throw notFound();
    return this.subscriptions.list(ownerId, repoId, request);
  }

  /**
   * @throws DomainError 404 for a repository that is not the user's, for nobody and across a block;
   * 400 for oneself; 409 ALREADY_SUBSCRIBED, TOO_MANY_SUBSCRIBERS
   */
  invite(
    ownerId: string,
    repoId: string,
    username: string,
    events: readonly string[] | null,
  ): Promise<Subscriber> {
    return this.transactions.run(async (tx) => {
      // Locked, so that of several invitations at once each counts those before it.
      if (!(await this.repositories.lock(ownerId, repoId, tx))) throw notFound();
      const person = await this.people.find(username);
      if (!person) throw notFound();
      if (person.id === ownerId) throw cannotInviteOneself();
      await this.blocks.requireNone(ownerId, person.id, tx);
      const subscriber = await this.subscriptions.insert(
        { id: uuidv7(), repoId, userId: person.id, events },
        tx,
      );
      const count = await this.subscriptions.countOfRepository(repoId, tx);
      if (count > MAX_SUBSCRIBERS) throw tooManySubscribers(MAX_SUBSCRIBERS);
      return subscriber;
    });
  }

  /**
   * Nothing changes when it was accepted already.
   * @throws DomainError 404 for who is not invited; 409 TOO_MANY_SUBSCRIPTIONS
   */
  accept(userId: string, repoId: string): Promise<VisibleRepository> {
    return this.transactions.run(async (tx) => {
      // Locked, so that of several acceptances at once each counts those before it.
      if (!(await this.accounts.lock(userId, tx))) throw unauthorized();
      if (await this.subscriptions.accept(userId, repoId, tx)) {
        const count = await this.subscriptions.countOfUser(userId, tx);
        if (count > MAX_SUBSCRIPTIONS) throw tooManySubscriptions(MAX_SUBSCRIPTIONS);
      }
      const repository = await this.tracked.get(userId, repoId, tx);
      if (repository.role === 'owner') throw notFound();
      return repository;
    });
  }

  /** By the owner, or by the subscriber. @throws DomainError 404 */
  async remove(byUserId: string, repoId: string, username: string): Promise<void> {
    if (!(await this.subscriptions.delete(byUserId, repoId, username))) throw notFound();
  }

  /** Of each of two to what the other tracks. */
  async removeBetween(one: string, other: string): Promise<void> {
    await this.subscriptions.deleteBetween(one, other);
  }
}
