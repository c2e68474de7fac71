/** Where a message stands in its user's stream. */
export interface StreamPosition {
  readonly epoch: string;
  readonly seq: number;
}

export interface LiveMessage {
  readonly type: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into any message
  readonly payload: any;
  readonly position: StreamPosition | undefined;
  /** All that came: the frame of a plain socket, the arguments of a Socket.IO event. */
  readonly whole: unknown;
}

export interface Ack {
  readonly ok: boolean;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into any answer
  readonly data?: any;
  readonly error?: { readonly code: string; readonly message: string };
}

export interface Closing {
  /** Undefined where the transport went without one. */
  readonly code: number | undefined;
  readonly reason: string;
}

/** A handshake that was answered with a refusal. */
export class Refused extends Error {
  constructor(
    /** 0 where the refusal is a Socket.IO packet. */
    readonly status: number,
    readonly headers: Readonly<Record<string, string | string[] | undefined>>,
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests reach into any answer
    readonly body: any,
  ) {
    super(`refused: ${status} ${JSON.stringify(body)}`);
  }
}

/** The refusal that an opening ends with; fails when it succeeds. */
export const refusalOf = async (opening: Promise<LiveClient>): Promise<Refused> => {
  const outcome = await opening.catch((error: unknown) => error);
  if (outcome instanceof Refused) return outcome;
  if (outcome instanceof LiveClient) outcome.close();
  throw outcome instanceof Error ? outcome : new Error('the handshake was not refused');
};

/** For what is not about time: a slow machine takes longer, and what never comes fails all the same. */
const PATIENCE_MS = 15_000;

/** What a client of either transport keeps of what it was sent, in the order in which it came. */
export abstract class LiveClient {
  /** Acks too, with the type `ack`. */
  readonly messages: LiveMessage[] = [];
  /** How it ended. */
  closing: Closing | undefined;
  /** Where it would resume. */
  position: StreamPosition | undefined;
  readonly closed: Promise<Closing>;
  private readonly unread: LiveMessage[] = [];
  private readonly watchers = new Set<() => void>();
  private settle: (closing: Closing) => void = () => undefined;

  constructor(resume?: StreamPosition) {
    this.position = resume;
    this.closed = new Promise((resolve) => (this.settle = resolve));
  }

  /** Sends a message and waits for what is answered. */
  abstract call(type: string, payload?: unknown): Promise<Ack>;
  /** Sends a message and asks for no answer. */
  abstract tell(type: string, payload?: unknown): void;
  /** Closes as the protocol has it. */
  abstract close(): void;
  /** Is gone without a word. */
  abstract cut(): void;

  get open(): boolean {
    return this.closing === undefined;
  }

  ofType(type: string): LiveMessage[] {
    return this.messages.filter((message) => message.type === type);
  }

  /** Waits until something holds of what came; fails at once when the socket ends before. */
  async until(what: string, condition: () => boolean, withinMs = PATIENCE_MS): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve, reject) => {
      const finish = (error?: Error): void => {
        clearTimeout(late);
        this.watchers.delete(look);
        if (error) reject(error);
        else resolve();
      };
      const tail = (): string => JSON.stringify(this.messages.slice(-5)).slice(0, 2_000);
      const look = (): void => {
        if (condition()) finish();
        else if (this.closing) {
          finish(new Error(`${what}: closed ${JSON.stringify(this.closing)} after ${tail()}`));
        }
      };
      const late = setTimeout(
        () => finish(new Error(`${what}: not within ${withinMs} ms, after ${tail()}`)),
        withinMs,
      );
      this.watchers.add(look);
      look();
    });
  }

  /** The next message of a type that was not asked for yet. */
  async next(type: string, withinMs?: number): Promise<LiveMessage> {
    const find = (): number => this.unread.findIndex((message) => message.type === type);
    await this.until(`a message "${type}"`, () => find() >= 0, withinMs);
    const [message] = this.unread.splice(find(), 1);
    if (!message) throw new Error('unreachable: it was there');
    return message;
  }

  /** How it ends; fails when it does not. */
  async ends(withinMs = PATIENCE_MS): Promise<Closing> {
    await this.until('the end', () => this.closing !== undefined, withinMs);
    return this.closed;
  }

  protected take(message: LiveMessage): void {
    this.messages.push(message);
    this.unread.push(message);
    // A resumed stream goes on after what the client has: what it missed is still on its way.
    if (message.type === 'ready' && message.payload.recovered !== true) {
      this.position = { epoch: message.payload.epoch, seq: message.payload.seq };
    }
    if (message.position) this.position = message.position;
    this.look();
  }

  protected end(closing: Closing): void {
    if (this.closing) return;
    this.closing = closing;
    this.settle(closing);
    this.look();
  }

  private look(): void {
    for (const watcher of [...this.watchers]) watcher();
  }
}
