import { Inject, Injectable } from '@nestjs/common';
import { authConfig, type AuthConfig } from '../../../config/auth.config.js';
import { hmacSha256 } from '../../../crypto/hmac.js';
import { deriveKeys } from '../../../crypto/key-ring.js';

const derive = (secret: string, purpose: string): Buffer => {
  const [key] = deriveKeys([Buffer.from(secret)], purpose);
  if (key === undefined) throw new Error('no key was derived');
  return key;
};

/**
 * Refresh tokens are opaque: 256 bits of an HMAC over the session and the number of its rotation.
 * So a token can be made again for a racing tab although only hashes are stored, and the table
 * alone, without the secret, neither yields nor checks one.
 */
@Injectable()
export class RefreshTokens {
  private readonly tokenKey: Buffer;
  private readonly hashKey: Buffer;

  constructor(@Inject(authConfig.token) config: AuthConfig) {
    this.tokenKey = derive(config.jwtRefreshSecret, 'refresh-token');
    this.hashKey = derive(config.jwtRefreshSecret, 'refresh-token-hash');
  }

  /** The token of a session after `counter` rotations: base64url, 43 characters. */
  token(sessionId: string, counter: number): string {
    return hmacSha256(this.tokenKey, `${sessionId}:${counter}`).toString('base64url');
  }

  /** What is stored of a token, 32 bytes. */
  hash(token: string): Buffer {
    return hmacSha256(this.hashKey, token);
  }
}
