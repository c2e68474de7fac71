import { Injectable } from '@nestjs/common';
import { unauthorized, validationError } from '../../errors/errors.js';
import { AUTH_REFRESH, ClientMessages } from '../client-messages.js';
import { SocketAuthenticator } from '../socket-authenticator.js';

const tokenOf = (payload: unknown): string => {
  if (typeof payload === 'object' && payload !== null && 'token' in payload) {
    if (typeof payload.token === 'string') return payload.token;
  }
  throw validationError([{ field: 'token', message: 'must be a string' }]);
};

/** `auth:refresh`: a fresh token of the same user keeps the socket open. */
@Injectable()
export class AuthRefresh {
  constructor(messages: ClientMessages, authenticator: SocketAuthenticator) {
    messages.register({
      name: AUTH_REFRESH,
      handle: async (connection, payload) => {
        const principal = await authenticator.current().authenticate(tokenOf(payload));
        if (principal.userId !== connection.principal.userId) {
          throw unauthorized('The token is of another user.');
        }
        connection.principal = principal;
        return { data: { expires_at: new Date(principal.expiresAt * 1000).toISOString() } };
      },
    });
  }
}
