import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { authConfig, type AuthConfig } from '../../config/auth.config.js';
import type { Transaction } from '../../database/transaction.js';
import type { Client } from './client.js';
import type { TokenPairResponse } from './dto/token-pair.response.js';
import { RefreshTokenRepository } from './refresh-token.repository.js';
import { RefreshTokens } from './refresh-tokens.js';
import { TokenPairs } from './token-pairs.js';

/** Begins a session for somebody who has shown who they are. */
@Injectable()
export class SessionOpener {
  constructor(
    private readonly sessions: RefreshTokenRepository,
    private readonly refreshTokens: RefreshTokens,
    private readonly pairs: TokenPairs,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  async open(
    user: { readonly id: string; readonly username: string },
    client: Client,
    tx?: Transaction,
  ): Promise<TokenPairResponse> {
    const sessionId = uuidv7();
    const counter = 0;
    const expiresAt = await this.sessions.open(
      {
        id: sessionId,
        userId: user.id,
        ...client,
        lifetimeSeconds: this.config.refreshTtlSeconds,
        refreshHash: this.refreshTokens.hash(this.refreshTokens.token(sessionId, counter)),
      },
      tx,
    );
    return this.pairs.issue({
      sessionId,
      counter,
      expiresAt,
      userId: user.id,
      username: user.username,
    });
  }
}
