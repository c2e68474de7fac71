import { compactVerify, type CryptoKey, errors } from 'jose';
import { type ForeignHeader, foreignHeaderOf } from './foreign-header.js';
import type { JwksSource } from './jwks-source.js';

export interface ForeignKeys {
  /** For HS256; without it no token of that kind is taken. */
  readonly secret: Uint8Array | undefined;
  /** For ES256 and RS256, likewise. */
  readonly jwks: JwksSource | undefined;
}

/**
 * Verifies the signatures of one foreign issuer. The algorithm decides where the key comes from, and
 * never the token: a public key is no secret, and what a header brings along is no key.
 */
export class ForeignSignatures {
  constructor(private readonly keys: ForeignKeys) {}

  /**
   * The payload of a rightly signed token, undefined for any other.
   * @throws DomainError 503 when the issuer's keys are out of reach
   */
  async payloadOf(token: string): Promise<Uint8Array | undefined> {
    const header = foreignHeaderOf(token);
    if (!header) return undefined;
    const key = await this.keyFor(header);
    if (!key) return undefined;
    try {
      const { payload } = await compactVerify(token, key, { algorithms: [header.alg] });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) return undefined;
      throw error;
    }
  }

  private async keyFor(header: ForeignHeader): Promise<Uint8Array | CryptoKey | undefined> {
    return header.alg === 'HS256' ? this.keys.secret : this.keys.jwks?.keyFor(header);
  }
}
