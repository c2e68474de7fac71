import { Injectable } from '@nestjs/common';
import { LockTurns } from '../../../database/lock-turns.js';
import type { Transaction } from '../../../database/transaction.js';
import { EventPublisher } from '../../../events/event-publisher.js';
import type { PageQuery } from '../../../http/page.query.js';
import { type ListResponse, listScope, Paginator } from '../../../http/paginator.js';
import { PeopleService } from '../../users/people.service.js';
import { toPerson } from '../../users/person-summary.js';
import { type BlockedPerson, BlockRepository } from './block.repository.js';
import { Blocks } from './blocks.service.js';
import type { BlockedPersonResponse } from './dto/blocked-person.response.js';
import { cannotBeOneself, tooManyBlocked } from './relations.errors.js';
import { Separation } from './separation.service.js';

/** More than anybody blocks by hand. */
export const MAX_BLOCKED = 10_000;

const positionOf = ({ position, person }: BlockedPerson): readonly string[] => [
  position,
  person.id,
];

const toBlocked = ({ person, created_at }: BlockedPerson): BlockedPersonResponse => ({
  ...toPerson(person),
  blocked_at: created_at.toISOString(),
});

/** Who has blocked whom, for those who do. */
@Injectable()
export class Blocking {
  constructor(
    private readonly people: PeopleService,
    private readonly blocks: Blocks,
    private readonly rows: BlockRepository,
    private readonly separation: Separation,
    private readonly turns: LockTurns,
    private readonly events: EventPublisher,
    private readonly paginator: Paginator,
  ) {}

  /**
   * Ends all that is between the two; whom one is blocked by can be blocked too.
   * @throws DomainError 404 for nobody and for somebody who is suspended; 400 for oneself; 409
   * TOO_MANY_BLOCKED
   */
  async block(blockerId: string, username: string): Promise<void> {
    const blockedId = await this.idOfOther(blockerId, username);
    await this.turns.run(blockedId, async (tx) => {
      await this.blocks.waitForAll([blockerId, blockedId], tx);
      if (!(await this.rows.insertIfNew(blockerId, blockedId, tx))) return;
      await this.requireRoom(blockerId, tx);
      await this.separation.of(blockerId, blockedId, tx);
      const payload = { blocker_id: blockerId, blocked_id: blockedId };
      await this.events.publish('user.blocked', payload, tx);
    });
  }

  /**
   * What was between them stays ended.
   * @throws DomainError 404 for nobody, and for somebody who is suspended and not blocked; 400 for
   *   oneself
   */
  async unblock(blockerId: string, username: string): Promise<void> {
    if (await this.rows.delete(blockerId, username)) return;
    await this.idOfOther(blockerId, username);
  }

  /** Newest first. */
  async list(blockerId: string, query: PageQuery): Promise<ListResponse<BlockedPersonResponse>> {
    const scope = listScope('blocks', { user: blockerId });
    const request = this.paginator.request(query, scope);
    const page = await this.rows.list(blockerId, request);
    return this.paginator.answer(request, scope, page, positionOf, toBlocked);
  }

  private async idOfOther(userId: string, username: string): Promise<string> {
    const { id } = await this.people.require(username);
    if (id === userId) throw cannotBeOneself();
    return id;
  }

  private async requireRoom(blockerId: string, tx: Transaction): Promise<void> {
    if ((await this.rows.countOf(blockerId, tx)) > MAX_BLOCKED) throw tooManyBlocked(MAX_BLOCKED);
  }
}
