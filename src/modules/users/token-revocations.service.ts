import { Inject, Injectable, type OnModuleDestroy } from '@nestjs/common';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { ProviderTokenSeal } from './provider-token-seal.js';
import { MAX_ATTEMPTS, retryDelay } from './token-revocation-retries.js';
import {
  type ClaimedRevocation,
  TokenRevocationRepository,
} from './token-revocation.repository.js';
import { TokenRevokers } from './token-revokers.js';

/** They are revoked at the same time. */
const BATCH = 10;
/** Longer than a batch ever takes. */
const LEASE_MS = 60_000;

/** Has tokens revoked that nobody needs any more. */
@Injectable()
export class TokenRevocationsService implements OnModuleDestroy {
  private stopped = false;

  constructor(
    private readonly revocations: TokenRevocationRepository,
    private readonly revokers: TokenRevokers,
    private readonly seal: ProviderTokenSeal,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onModuleDestroy(): void {
    this.stopped = true;
  }

  /** Takes what is due; many processes may do so at once. */
  async revokeDue(): Promise<void> {
    const ready = this.revokers.all().filter((revoker) => revoker.ready);
    const issuers = ready.map(({ name }) => name);
    while (issuers.length > 0 && !this.stopped) {
      const due = await this.revocations.claimDue(issuers, BATCH, LEASE_MS);
      const done = await Promise.all(due.map((revocation) => this.settle(revocation)));
      // Whoever was away for all of them is left alone until the next sweep.
      if (due.length < BATCH || !done.includes(true)) return;
    }
  }

  /** Whether it is done with. Never rejects: what could not be noted is due again with the lease. */
  private async settle(revocation: ClaimedRevocation): Promise<boolean> {
    try {
      return await this.attempt(revocation);
    } catch (error) {
      this.log('what became of the revocation of a token could not be noted', revocation, error);
      return false;
    }
  }

  private async attempt(revocation: ClaimedRevocation): Promise<boolean> {
    const token = this.open(revocation);
    try {
      // Else one that its workers die of would kill them for ever.
      if (revocation.attempts > MAX_ATTEMPTS) throw new Error('no attempt came to its end');
      if (token !== undefined) await this.revoke(revocation.issuer, token);
    } catch (error) {
      await this.fail(revocation, error);
      return false;
    }
    await this.revocations.delete(revocation.id);
    return true;
  }

  private async revoke(issuer: string, token: string): Promise<void> {
    const revoker = this.revokers.find(issuer);
    if (!revoker) throw new Error(`nobody revokes the tokens of ${issuer}`);
    await revoker.revoke(token);
  }

  /** Undefined when no key opens it, and none will. */
  private open(revocation: ClaimedRevocation): string | undefined {
    try {
      return this.seal.open(revocation.id, revocation.token);
    } catch (error) {
      this.log('a token is not revoked: no key of ENCRYPTION_KEY opens it', revocation, error);
      return undefined;
    }
  }

  private async fail(revocation: ClaimedRevocation, error: unknown): Promise<void> {
    const retryInMs = retryDelay(revocation.attempts);
    if (retryInMs === undefined) await this.revocations.giveUp(revocation);
    else await this.revocations.postpone(revocation, retryInMs);
    const outcome = retryInMs === undefined ? 'given up' : 'postponed';
    this.log(`a token was not revoked: ${outcome}`, revocation, error);
  }

  private log(message: string, { id, issuer, attempts }: ClaimedRevocation, error: unknown): void {
    this.logger.warn(message, { identity_id: id, issuer, attempts, ...errorFields(error) });
  }
}
