import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/**
 * A relay in front of Redis that can hold back what subscriptions bring, while commands go on as
 * ever: the two are connections of their own, and nothing says which is read first.
 */
export class SlowSubscriptions {
  private readonly server: Server;
  private readonly sockets = new Set<Socket>();
  private readonly subscribed = new Set<Socket>();
  private held = false;

  private constructor(private readonly target: URL) {
    this.server = createServer((inner) => this.relay(inner));
  }

  static async start(targetUrl: string): Promise<SlowSubscriptions> {
    const relay = new SlowSubscriptions(new URL(targetUrl));
    await new Promise<void>((resolve) => relay.server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.toString();
  }

  /** From now on nothing that was published arrives. */
  hold(): void {
    this.held = true;
    for (const outer of this.subscribed) outer.pause();
  }

  release(): void {
    this.held = false;
    for (const outer of this.subscribed) outer.resume();
  }

  close(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  private relay(inner: Socket): void {
    const outer = connect(Number(this.target.port), this.target.hostname);
    for (const [from, to] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      this.sockets.add(from);
      from.setNoDelay(true);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        this.sockets.delete(from);
        this.subscribed.delete(from);
        to.destroy();
      });
      from.on('data', (chunk) => to.write(chunk));
    }
    inner.on('data', (chunk) => {
      if (!/\r\nsubscribe\r\n/i.test(chunk.toString('latin1'))) return;
      this.subscribed.add(outer);
      if (this.held) outer.pause();
    });
  }
}
