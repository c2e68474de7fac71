/** How to show who one is; any one of them will do. */
export const SECURITY_SCHEMES = {
  access_token: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'On the request that is upgraded, or on Socket.IO’s handshake.',
  },
  subprotocol: {
    type: 'httpApiKey',
    in: 'header',
    name: 'Sec-WebSocket-Protocol',
    description:
      'For browsers: `new WebSocket(url, ["bearer", accessToken])`. The server selects `bearer`.',
  },
  ticket: {
    type: 'httpApiKey',
    in: 'query',
    name: 'ticket',
    description:
      'For browsers: of `POST /api/ws/tickets`, good for one upgrade within its `expires_in` ' +
      'seconds, and only together with an `Origin` that is allowed.',
  },
  socket_io_auth: {
    type: 'apiKey',
    in: 'password',
    description: 'Socket.IO: `io(url, { auth: { token: accessToken } })`.',
  },
} as const;

export type SecuritySchemeName = keyof typeof SECURITY_SCHEMES;
