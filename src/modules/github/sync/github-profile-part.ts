import { Injectable } from '@nestjs/common';
import type { ProfileAdditions } from '../../users/dto/profile.response.js';
import type { ProfilePart } from '../../users/profile-parts.js';
import { GithubProfileRepository } from './github-profile.repository.js';

/** GitHub's figures on profiles. */
@Injectable()
export class GithubProfilePart implements ProfilePart {
  readonly name = 'github';

  constructor(private readonly profiles: GithubProfileRepository) {}

  async of(userIds: readonly string[]): Promise<ReadonlyMap<string, Partial<ProfileAdditions>>> {
    const found = await this.profiles.findOfUsers(userIds);
    return new Map(
      found.map(({ user_id, login, followers, following, public_repos }) => [
        user_id,
        { github: { login, followers, following, public_repos } },
      ]),
    );
  }
}
