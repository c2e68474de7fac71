import { Injectable } from '@nestjs/common';
import { UniqueRegistry } from '../../registry/unique-registry.js';
import type { ProfileAdditions } from './dto/profile.response.js';
import { ProfileAdditionRepository } from './profile-addition.repository.js';

/** What another module adds to profiles. */
export interface ProfilePart {
  readonly name: string;
  /**
   * An SQL expression for a JSON object of `ProfileAdditions`, or null, over `person.id` and
   * `reader.id`; that is null for a reader who is not signed in. Those of all modules are asked for
   * in one statement, for however many people there are on a page.
   */
  readonly sql: string;
}

/** What profiles show besides what is kept of people here. Modules register theirs at start. */
@Injectable()
export class ProfileParts extends UniqueRegistry<ProfilePart> {
  constructor(private readonly additions: ProfileAdditionRepository) {
    super('profile part');
  }

  /** @param readerId who is shown the profiles; null for who is not signed in */
  async of(
    userIds: readonly string[],
    readerId: string | null,
  ): Promise<ReadonlyMap<string, Partial<ProfileAdditions>>> {
    if (userIds.length === 0) return new Map();
    const expressions = this.all().map(({ sql }) => sql);
    return this.additions.find(expressions, userIds, readerId);
  }
}
