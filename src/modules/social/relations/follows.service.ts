import { Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { LockTurns } from '../../../database/lock-turns.js';
import type { Transaction } from '../../../database/transaction.js';
import { EventPublisher } from '../../../events/event-publisher.js';
import type { PageQuery } from '../../../http/page.query.js';
import { type ListResponse, listScope, Paginator } from '../../../http/paginator.js';
import { SearchDocuments } from '../../search/documents/search-documents.service.js';
import type { ProfileResponse } from '../../users/dto/profile.response.js';
import { PeopleService } from '../../users/people.service.js';
import { Blocks } from './blocks.service.js';
import type { FollowResponse } from './dto/follow.response.js';
import {
  type EndedFollow,
  type FollowList,
  FollowRepository,
  type NewFollow,
} from './follow.repository.js';
import { cannotBeOneself, tooManyFollowed } from './relations.errors.js';

/** A feed asks each of them for what they published. */
export const MAX_FOLLOWED = 10_000;

/** Who follows whom. */
@Injectable()
export class Follows {
  constructor(
    private readonly people: PeopleService,
    private readonly blocks: Blocks,
    private readonly follows: FollowRepository,
    private readonly turns: LockTurns,
    private readonly events: EventPublisher,
    private readonly paginator: Paginator,
    private readonly documents: SearchDocuments,
  ) {}

  /**
   * Nothing changes, and nobody is told, when it is so already.
   * @throws DomainError 404 for nobody, for somebody who is suspended and across a block; 400 for
   * oneself; 409 TOO_MANY_FOLLOWED
   */
  async follow(followerId: string, username: string): Promise<FollowResponse> {
    const followedId = await this.idOfOther(followerId, username);
    return this.turns.run(followedId, async (tx) => {
      await this.follows.lockPeople([followerId, followedId], tx);
      await this.blocks.requireNone(followerId, followedId, tx);
      const follow = { id: uuidv7(), followerId, followedId };
      const followed = await this.follows.insertIfNew(follow, tx);
      const followers = await this.follows.countFollowers(followedId, tx);
      if (followed !== undefined) {
        await this.tell(follow, followed, tx);
        await this.documents.setPopularity([{ id: followedId, popularity: followers }], tx);
      }
      return { following: true, followers_count: followers };
    });
  }

  /** @throws DomainError 404 for nobody and for somebody who is suspended; 400 for oneself */
  async unfollow(followerId: string, username: string): Promise<FollowResponse> {
    const followedId = await this.idOfOther(followerId, username);
    return this.turns.run(followedId, async (tx) => {
      await this.ended(await this.follows.delete(followerId, followedId, tx), tx);
      const followers = await this.follows.countFollowers(followedId, tx);
      return { following: false, followers_count: followers };
    });
  }

  /** Either way, of two of whom neither begins to follow the other meanwhile. */
  async removeBetween(one: string, other: string, tx: Transaction): Promise<void> {
    await this.ended(await this.follows.deleteBetween(one, other, tx), tx);
  }

  /** Some of those of and by somebody: how many; undefined once there are none. */
  async removeSomeOf(userId: string, tx: Transaction): Promise<number | undefined> {
    const ended = await this.follows.deleteSomeOf(userId, tx);
    await this.rank(ended, tx);
    return ended.length || undefined;
  }

  /** Of somebody whom the transaction deletes; the rows would go by themselves, and leave the counts. */
  async removeAllOf(userId: string, tx: Transaction): Promise<void> {
    await this.rank(await this.follows.deleteAllOf(userId, tx), tx);
  }

  /** @throws DomainError 404 for nobody, and for somebody who is suspended */
  async list(
    list: FollowList,
    username: string,
    query: PageQuery,
    readerId: string | null,
  ): Promise<ListResponse<ProfileResponse>> {
    const { id } = await this.people.require(username);
    const scope = listScope(list, { user: id });
    const request = this.paginator.request(query, scope);
    const page = await this.follows.list(id, list, request);
    const profileOf = await this.people.profilesOf(page.rows, readerId);
    return this.paginator.answer(request, scope, page, (row) => [row.follow_id], profileOf);
  }

  private async idOfOther(userId: string, username: string): Promise<string> {
    const { id } = await this.people.require(username);
    if (id === userId) throw cannotBeOneself();
    return id;
  }

  private async ended(follows: readonly EndedFollow[], tx: Transaction): Promise<void> {
    const events = follows.map(({ follower_id, followed_id }) => ({
      name: 'user.unfollowed' as const,
      payload: { follower_id, followed_id },
    }));
    await this.events.publishAll(events, tx);
    await this.rank(follows, tx);
  }

  /** Those who are followed less now, among what is found. */
  private async rank(follows: readonly EndedFollow[], tx: Transaction): Promise<void> {
    const counts = new Map(
      follows.map(({ followed_id, followers_count }) => [followed_id, followers_count]),
    );
    const popularities = [...counts].map(([id, popularity]) => ({ id, popularity }));
    await this.documents.setPopularity(popularities, tx);
  }

  private async tell(
    { followerId, followedId }: NewFollow,
    followed: number,
    tx: Transaction,
  ): Promise<void> {
    if (followed > MAX_FOLLOWED) throw tooManyFollowed(MAX_FOLLOWED);
    const payload = { follower_id: followerId, followed_id: followedId };
    await this.events.publish('user.followed', payload, tx);
  }
}
