import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { authConfig, type AuthConfig } from '../../../config/auth.config.js';
import type { Transaction } from '../../../database/transaction.js';
import type { Client } from '../client.js';
import type { TokenPairResponse } from '../dto/token-pair.response.js';
import { NewDeviceService } from '../mails/new-device.service.js';
import { RefreshTokenRepository } from './refresh-token.repository.js';
import { RefreshTokens } from './refresh-tokens.js';
import { TokenPairs } from '../tokens/token-pairs.js';

export interface SignedInUser {
  readonly id: string;
  readonly username: string;
}

/** Begins a session for somebody who has shown who they are. */
@Injectable()
export class SessionOpener {
  constructor(
    private readonly sessions: RefreshTokenRepository,
    private readonly refreshTokens: RefreshTokens,
    private readonly pairs: TokenPairs,
    private readonly devices: NewDeviceService,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  async open(user: SignedInUser, client: Client, tx?: Transaction): Promise<TokenPairResponse> {
    const pair = await this.begin(user, client, { tx });
    if (!pair) throw new Error('the insert returned no row');
    return pair;
  }

  /** Undefined when the password was changed since it was verified against this hash. */
  openByPassword(
    user: SignedInUser,
    client: Client,
    passwordHash: string,
  ): Promise<TokenPairResponse | undefined> {
    return this.begin(user, client, { passwordHash });
  }

  private async begin(
    { id: userId, username }: SignedInUser,
    client: Client,
    { tx, passwordHash }: { readonly tx?: Transaction | undefined; readonly passwordHash?: string },
  ): Promise<TokenPairResponse | undefined> {
    const sessionId = uuidv7();
    const counter = 0;
    const refreshHash = this.refreshTokens.hash(this.refreshTokens.token(sessionId, counter));
    const lifetimeSeconds = this.config.refreshTtlSeconds;
    const opened = await this.sessions.open(
      { id: sessionId, userId, ...client, lifetimeSeconds, refreshHash, passwordHash },
      tx,
    );
    if (!opened) return undefined;
    if (!opened.device_known) await this.devices.note(userId, client, tx);
    const expiresAt = opened.expires_at;
    return this.pairs.issue({ sessionId, counter, expiresAt, userId, username });
  }
}
