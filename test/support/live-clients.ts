import type { LiveClient, StreamPosition } from './live-client.js';
import { PlainClient } from './live-plain-client.js';
import { SocketIoClient } from './live-socket-io-client.js';

export const TRANSPORTS = ['websocket', 'socket.io'] as const;
export type Transport = (typeof TRANSPORTS)[number];

export interface ConnectOptions {
  readonly token: string;
  readonly resume?: StreamPosition | undefined;
}

/** Clients that a suite opened, to be closed after each test. */
export class LiveClients {
  private readonly opened: LiveClient[] = [];

  /** Opens a socket of either transport, as a user's own program does. */
  async connect(transport: Transport, url: string, options: ConnectOptions): Promise<LiveClient> {
    const { token, resume } = options;
    return this.keep(
      transport === 'websocket'
        ? await PlainClient.open(url, { token, resume })
        : await SocketIoClient.open(url, { token, resume }),
    );
  }

  /** The same, and waits for `ready`. */
  async ready(transport: Transport, url: string, options: ConnectOptions): Promise<LiveClient> {
    const client = await this.connect(transport, url, options);
    await client.next('ready');
    return client;
  }

  /** One of each transport at each node, all greeted. */
  async readyAt(
    nodes: readonly { readonly url: string }[],
    options: ConnectOptions,
  ): Promise<LiveClient[]> {
    const clients: LiveClient[] = [];
    for (const { url } of nodes) {
      for (const transport of TRANSPORTS) clients.push(await this.ready(transport, url, options));
    }
    return clients;
  }

  keep<Client extends LiveClient>(client: Client): Client {
    this.opened.push(client);
    return client;
  }

  closeAll(): void {
    for (const client of this.opened.splice(0)) client.close();
  }
}
