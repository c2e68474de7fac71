import { Inject, Injectable } from '@nestjs/common';
import { JwtService } from '@nestjs/jwt';
import { authConfig, type AuthConfig } from '../../../config/auth.config.js';
import type { TokenPairResponse } from '../dto/token-pair.response.js';
import { RefreshTokens } from '../sessions/refresh-tokens.js';

/** A session as its next tokens need it. */
export interface SessionGrant {
  readonly sessionId: string;
  /** The number of the refresh token to give out. */
  readonly counter: number;
  readonly expiresAt: Date;
  readonly userId: string;
  readonly username: string;
}

/** Makes the two tokens of a session; no access token outlives it. */
@Injectable()
export class TokenPairs {
  constructor(
    private readonly jwt: JwtService,
    private readonly refreshTokens: RefreshTokens,
    @Inject(authConfig.token) private readonly config: AuthConfig,
  ) {}

  issue({ sessionId, counter, expiresAt, userId, username }: SessionGrant): TokenPairResponse {
    const left = Math.floor((expiresAt.getTime() - Date.now()) / 1_000);
    const expiresIn = Math.max(1, Math.min(this.config.accessTtlSeconds, left));
    return {
      access_token: this.jwt.sign({ sub: userId, username, sid: sessionId }, { expiresIn }),
      refresh_token: this.refreshTokens.token(sessionId, counter),
      token_type: 'Bearer',
      expires_in: expiresIn,
    };
  }
}
