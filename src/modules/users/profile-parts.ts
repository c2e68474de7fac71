import { Injectable } from '@nestjs/common';
import { UniqueRegistry } from '../../registry/unique-registry.js';
import type { ProfileAdditions } from './dto/profile.response.js';

/** What another module adds to profiles. */
export interface ProfilePart {
  readonly name: string;
  /** By user; one query for however many there are. */
  of(userIds: readonly string[]): Promise<ReadonlyMap<string, Partial<ProfileAdditions>>>;
}

/** What profiles show besides what is kept of people here. Modules register theirs at start. */
@Injectable()
export class ProfileParts extends UniqueRegistry<ProfilePart> {
  constructor() {
    super('profile part');
  }

  async of(userIds: readonly string[]): Promise<ReadonlyMap<string, Partial<ProfileAdditions>>> {
    if (userIds.length === 0) return new Map();
    const parts = await Promise.all(this.all().map((part) => part.of(userIds)));
    return new Map(
      userIds.map((userId) => [
        userId,
        Object.assign({}, ...parts.map((part) => part.get(userId))),
      ]),
    );
  }
}
