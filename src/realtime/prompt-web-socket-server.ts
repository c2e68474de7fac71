import { type ServerOptions, WebSocketServer } from 'ws';

/** For the peer's half of a closing handshake; by default a peer that is gone is waited for 30 s. */
const CLOSED_WITHIN_MS = 2_000;

/** Both transports' WebSockets: whoever does not answer a close is cut off soon. */
export class PromptWebSocketServer extends WebSocketServer {
  constructor(options: ServerOptions) {
    // An option of ws 8.19 on, which its typings do not have yet.
    const prompt: ServerOptions & { readonly closeTimeout: number } = {
      ...options,
      closeTimeout: CLOSED_WITHIN_MS,
    };
    super(prompt);
  }
}
