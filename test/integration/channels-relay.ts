import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

interface Link {
  readonly inner: Socket;
  readonly outer: Socket;
  subscribes: boolean;
  gathered: Buffer[] | undefined;
}

/** A relay in front of Redis that knows which of its connections subscribe. */
export class ChannelsRelay {
  private readonly links = new Set<Link>();
  private readonly server = createServer((inner) => this.admit(inner));
  private atTheDoor: Socket[] | undefined;
  private deaf = false;
  private gathering = false;
  private allowance: number | undefined;

  private constructor(private readonly target: URL) {}

  static async start(targetUrl: string): Promise<ChannelsRelay> {
    const relay = new ChannelsRelay(new URL(targetUrl));
    await new Promise<void>((resolve) => relay.server.listen(0, '127.0.0.1', resolve));
    return relay;
  }

  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String((this.server.address() as AddressInfo).port);
    return url.toString();
  }

  /** Resets the connections that subscribe; commands go on. */
  cutSubscriptions(): void {
    for (const { inner } of this.subscribing()) inner.resetAndDestroy();
  }

  /** Resets the others. */
  cutCommands(): void {
    for (const { inner, subscribes } of this.links) if (!subscribes) inner.resetAndDestroy();
  }

  /** The connections that subscribe hear nothing any more, and are never told; new ones do. */
  freezeSubscriptions(): void {
    for (const link of this.subscribing()) freeze(link);
  }

  /** Takes new connections, and lets nothing through on them, ever. */
  takeAndIgnore(ignore: boolean): void {
    this.deaf = ignore;
  }

  /** From now on new connections wait at the door: whoever was cut off is not back before it may. */
  bar(): void {
    this.atTheDoor ??= [];
  }

  letIn(): void {
    const waiting = this.atTheDoor ?? [];
    this.atTheDoor = undefined;
    for (const inner of waiting) if (!inner.destroyed) this.relay(inner);
  }

  /** From now on what Redis answers to a subscription waits, and then comes in one piece. */
  gather(): void {
    this.gathering = true;
  }

  release(): void {
    this.gathering = false;
    for (const link of this.links) {
      const { gathered, inner } = link;
      link.gathered = undefined;
      if (gathered) inner.write(Buffer.concat(gathered));
    }
  }

  /** From now on what Redis answers to commands waits. */
  gatherAnswers(): void {
    for (const link of this.links) if (!link.subscribes) link.gathered ??= [];
  }

  /** After so many more bytes to those that subscribe, they are cut off. */
  cutAfter(bytes: number): void {
    this.allowance = bytes;
  }

  /** What waits. */
  get gatheredText(): string {
    return [...this.links].map(({ gathered = [] }) => Buffer.concat(gathered).toString()).join('');
  }

  async close(): Promise<void> {
    this.letIn();
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    for (const { inner, outer } of this.links) {
      inner.destroy();
      outer.destroy();
    }
    await closed;
  }

  private subscribing(): Link[] {
    return [...this.links].filter(({ subscribes }) => subscribes);
  }

  private ration({ inner }: Link, chunk: Buffer): void {
    const part = chunk.subarray(0, this.allowance);
    this.allowance = (this.allowance ?? 0) - part.length;
    if (this.allowance > 0) {
      inner.write(part);
      return;
    }
    this.allowance = undefined;
    inner.end(part);
  }

  private admit(inner: Socket): void {
    if (!this.atTheDoor) {
      this.relay(inner);
      return;
    }
    inner.on('error', () => undefined);
    this.atTheDoor.push(inner);
  }

  private relay(inner: Socket): void {
    const outer = connect(Number(this.target.port), this.target.hostname);
    const link: Link = { inner, outer, subscribes: false, gathered: undefined };
    this.links.add(link);
    for (const [socket, other] of [
      [inner, outer],
      [outer, inner],
    ] as const) {
      socket.setNoDelay(true);
      socket.on('error', () => other.destroy());
      socket.on('close', () => {
        this.links.delete(link);
        other.destroy();
      });
    }
    inner.on('data', (chunk) => {
      if (/\r\nsubscribe\r\n/i.test(chunk.toString('latin1'))) {
        link.subscribes = true;
        if (this.gathering) link.gathered ??= [];
      }
      outer.write(chunk);
    });
    outer.on('data', (chunk) => {
      if (link.gathered) link.gathered.push(chunk);
      else if (link.subscribes && this.allowance !== undefined) this.ration(link, chunk);
      else inner.write(chunk);
    });
    if (this.deaf) freeze(link);
  }
}

const freeze = ({ inner, outer }: Link): void => {
  inner.pause();
  outer.pause();
};
