import { Injectable } from '@nestjs/common';
import { unauthorized, validationError } from '../../errors/errors.js';
import { AUTH_REFRESH, ClientMessages } from '../client-messages.js';
import { objectOf } from '../json-schema.js';
import { LiveConnections } from './live-connections.js';
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
  constructor(
    messages: ClientMessages,
    authenticator: SocketAuthenticator,
    connections: LiveConnections,
  ) {
    messages.register({
      name: AUTH_REFRESH,
      summary: 'Go on with a fresh access token of the same user.',
      payload: objectOf({ token: { type: 'string' } }),
      reply: objectOf({ expires_at: { type: 'string', format: 'date-time' } }),
      handle: async (connection, payload) => {
        const principal = await authenticator.current().authenticate(tokenOf(payload));
        if (principal.userId !== connection.principal.userId) {
          throw unauthorized('The token is of another user.');
        }
        connection.principal = principal;
        connections.refreshed(connection);
        return { data: { expires_at: new Date(principal.expiresAt * 1000).toISOString() } };
      },
    });
  }
}
