import { Injectable } from '@nestjs/common';
import { UniqueRegistry } from '../../registry/unique-registry.js';

/** Makes the tokens of one issuer worthless. */
export interface TokenRevoker {
  /** The issuer. */
  readonly name: string;
  /** False while this deployment cannot ask there; its tokens wait, for a week at most. */
  readonly ready: boolean;
  /**
   * May be asked again for a token that is worthless already. Takes less than half a minute.
   * @throws Error when it is to be tried again; it does not tell the token
   */
  revoke(token: string): Promise<void>;
}

/** Whoever revokes tokens. The modules that keep tokens with identities register theirs at start. */
@Injectable()
export class TokenRevokers extends UniqueRegistry<TokenRevoker> {
  constructor() {
    super('token revoker');
  }
}
