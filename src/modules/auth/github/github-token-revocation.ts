import { Inject, Injectable } from '@nestjs/common';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { GithubClient } from './github-client.js';

const MAX_UNDER_WAY = 20;

/**
 * Tells GitHub, as well as it goes, that a token is not needed any more: it is gone from here
 * already, and its owner can withdraw it at GitHub at any time.
 */
@Injectable()
export class GithubTokenRevocation {
  private underWay = 0;

  constructor(
    private readonly github: GithubClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Returns at once. */
  begin(token: string): void {
    if (this.underWay >= MAX_UNDER_WAY) {
      this.logger.warn('a GitHub token was not revoked: too many others are being revoked');
      return;
    }
    this.underWay += 1;
    void this.revoke(token);
  }

  private async revoke(token: string): Promise<void> {
    try {
      await this.github.revoke(token);
    } catch (error) {
      this.logger.warn('a GitHub token was not revoked', errorFields(error));
    } finally {
      this.underWay -= 1;
    }
  }
}
