import { Injectable } from '@nestjs/common';
import { IdentitiesService } from '../../users/identities.service.js';
import { isWider } from './github-access.js';
import { GithubClient, type GithubVisit } from './github-client.js';
import { GITHUB } from './github-provider.js';

/** The tokens that were kept of earlier sign-ins. */
@Injectable()
export class KeptTokens {
  constructor(
    private readonly identities: IdentitiesService,
    private readonly github: GithubClient,
  ) {}

  /**
   * Forgets one that would be preferred to this visit's, for it may do more, and that GitHub does not
   * take any more. Asks GitHub: not to be called in a transaction.
   */
  async forgetWorthless({ profile, token: fresh }: GithubVisit): Promise<void> {
    const identity = await this.identities.find(GITHUB, profile.id);
    const kept = identity && (await this.identities.tokenOf(identity.userId, GITHUB));
    if (!identity || !kept || !isWider(kept.scopes, fresh.scopes)) return;
    if (await this.github.refuses(kept)) {
      await this.identities.forgetToken(identity.userId, GITHUB, kept);
    }
  }
}
