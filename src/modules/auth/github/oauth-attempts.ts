import { Inject, Injectable } from '@nestjs/common';
import { encryptionConfig, type EncryptionConfig } from '../../../config/encryption.config.js';
import { SealedBox } from '../../../crypto/sealed-box.js';
import { digestOf, newSecret } from '../../../crypto/secret.js';
import { Retention } from '../../../database/retention.js';
import type { Transaction } from '../../../database/transaction.js';
import { codeChallenge } from './code-challenge.js';
import { OauthAttemptRepository } from './oauth-attempt.repository.js';

/** How long a user may take at the provider. */
export const ATTEMPT_SECONDS = 10 * 60;

export interface OauthPurpose {
  /** Whose account is to be linked; null when somebody signs in. */
  readonly linkUserId: string | null;
  /** What the front end wants to hear again, to know its own attempt by. */
  readonly clientState: string | null;
}

export interface BegunAttempt {
  /** Goes to the provider and comes back. */
  readonly state: string;
  /** Stays in the browser that began it. */
  readonly browserSecret: string;
  /** PKCE, S256. */
  readonly challenge: string;
}

export interface TakenAttempt extends OauthPurpose {
  /** The PKCE verifier. */
  readonly verifier: string;
}

const sealContext = (stateHash: Buffer): string => `oauth-attempt:${stateHash.toString('hex')}`;

/**
 * Sign-ins that went to a provider and are to come back: once, within ten minutes, to the browser
 * that began them (RFC 9700 §2.1, §4.7).
 */
@Injectable()
export class OauthAttempts {
  private readonly box: SealedBox;

  constructor(
    retention: Retention,
    private readonly attempts: OauthAttemptRepository,
    @Inject(encryptionConfig.token) config: EncryptionConfig,
  ) {
    this.box = new SealedBox(config.keys);
    retention.register(this.attempts.retention());
  }

  async begin(purpose: OauthPurpose, tx?: Transaction): Promise<BegunAttempt> {
    const [state, browserSecret, verifier] = [newSecret(), newSecret(), newSecret()];
    const stateHash = digestOf(state);
    await this.attempts.insert(
      {
        ...purpose,
        stateHash,
        browserHash: digestOf(browserSecret),
        verifier: this.box.seal(Buffer.from(verifier), sealContext(stateHash)),
        lifetimeSeconds: ATTEMPT_SECONDS,
      },
      tx,
    );
    return { state, browserSecret, challenge: codeChallenge(verifier) };
  }

  /** Undefined for a state that is unknown, expired, used, or another browser's. */
  async take(state: string, browserSecret: string): Promise<TakenAttempt | undefined> {
    const stateHash = digestOf(state);
    const row = await this.attempts.take(stateHash, digestOf(browserSecret));
    return (
      row && {
        verifier: this.box.open(row.verifier, sealContext(stateHash)).toString(),
        linkUserId: row.link_user_id,
        clientState: row.client_state,
      }
    );
  }

  /** Nothing that is under way links anything to this account any more. */
  async forgetLinksTo(userId: string, tx: Transaction): Promise<void> {
    await this.attempts.deleteOfUser(userId, tx);
  }
}
