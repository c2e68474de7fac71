import type { DomainError } from '../../../errors/domain-error.js';
import type { AccessClaims } from './access-claims.js';

/** What a token says, or why it is refused. */
export type Verdict = AccessClaims | DomainError;

/** Judges the tokens of one issuer, by its own algorithms, keys and audience. */
export abstract class TokenVerifier {
  /** For how long, at most, its verdict may be taken for another; never beyond the token's end. */
  abstract readonly rememberedMs: number;

  /**
   * Whether the session lives is not told.
   * @throws DomainError 503 when what it needs to know is out of reach
   */
  abstract verify(token: string): Promise<Verdict>;
}
