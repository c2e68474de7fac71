import { WebSocketClient } from './web-socket.mjs';

/** How long a server may take to let somebody in, or to acknowledge; ms. */
const ANSWER_MS = 60_000;

/**
 * @typedef {import('./dialects.mjs').Dialect} Dialect
 * @typedef {import('./dialects.mjs').Person} Person
 * @typedef {import('./dialects.mjs').Position} Position
 * @typedef {{ resolve: (value: any) => void, reject: (error: Error) => void, timer: NodeJS.Timeout }} Waiting
 */

/** One user's connection to a subject. */
export class Member {
  /** How many times the event `bench` came. */
  received = 0;
  /** @type {((member: Member) => void) | undefined} hears of each `bench`, undecoded */
  onBench;
  /** @type {((name: string, payload: any, position?: Position) => void) | undefined} */
  onEvent;
  /** @type {string | undefined} why it is gone, though nobody here closed it */
  lost;
  /** @type {Position | undefined} */
  position;
  #counting = false;
  /** @type {WebSocketClient | undefined} */
  #socket;
  /** @type {Waiting | undefined} */
  #opening;
  /** @type {Map<number, Waiting>} */
  #requests = new Map();
  #serial = 0;
  #dialect;
  #target;

  /**
   * @param {Person} person
   * @param {Dialect} dialect
   * @param {{ port: number, localAddress: string }} target
   */
  constructor(person, dialect, target) {
    this.person = person;
    this.#dialect = dialect;
    this.#target = target;
  }

  /**
   * @param {Position} [resume]
   * @returns {Promise<any>} the payload of `ready`
   */
  open(resume) {
    const dialect = this.#dialect;
    this.lost = undefined;
    return new Promise((resolve, reject) => {
      this.#opening = waiting(resolve, reject, () => 'nobody was let in in time');
      this.#socket = new WebSocketClient(
        {
          ...this.#target,
          path: dialect.path(this.person, resume),
          headers: dialect.headers(this.person),
        },
        {
          onOpen: () => {},
          onText: (bytes, start, end) => {
            if (this.#counting && dialect.isBench(bytes, start)) {
              this.received++;
              this.onBench?.(this);
            } else this.#read(bytes.toString('utf8', start, end), resume);
          },
          onClose: (reason) => this.#gone(reason),
        },
      );
    });
  }

  /** From now on `bench` is only counted: nothing else that looks like it is expected. */
  count() {
    this.#counting = true;
    this.received = 0;
  }

  /** @type {(name: string, payload: unknown) => void} */
  emit(name, payload) {
    this.#socket?.send(this.#dialect.write(name, payload));
  }

  /**
   * @param {string} name
   * @param {unknown} payload
   * @returns {Promise<void>} rejects unless it is acknowledged with `ok`
   */
  request(name, payload) {
    const id = ++this.#serial;
    return new Promise((resolve, reject) => {
      this.#requests.set(
        id,
        waiting(resolve, reject, () => `${name} was not acknowledged in time`),
      );
      this.#socket?.send(this.#dialect.write(name, payload, id));
    });
  }

  cut() {
    this.#socket?.cut();
  }

  /** @type {(text: string, resume?: Position) => void} */
  #read(text, resume) {
    const message = this.#dialect.read(text);
    const socket = /** @type {WebSocketClient} */ (this.#socket);
    if (message.kind === 'ping') socket.send(this.#dialect.pong ?? '');
    else if (message.kind === 'hello') {
      socket.send(this.#dialect.greeting?.(this.person, resume) ?? '');
    } else if (message.kind === 'event') this.#event(message);
    else if (message.kind === 'ack') this.#acknowledge(message.id, message.answer);
    else if (message.kind === 'refused') this.#gone(message.reason);
  }

  /** @param {{ name: string, payload: any, position?: Position | undefined }} event */
  #event({ name, payload, position }) {
    if (name === 'ready') {
      const { epoch, seq } = payload;
      this.position = epoch === undefined ? undefined : { epoch, seq };
      settle(this.#opening)?.resolve(payload);
      this.#opening = undefined;
    } else this.onEvent?.(name, payload, position);
  }

  /** @type {(id: number, answer: any) => void} */
  #acknowledge(id, answer) {
    const request = settle(this.#requests.get(id));
    this.#requests.delete(id);
    if (answer?.ok) request?.resolve(undefined);
    else request?.reject(new Error(`refused: ${JSON.stringify(answer)}`));
  }

  /** @param {string} reason */
  #gone(reason) {
    this.lost = reason;
    const error = new Error(reason);
    settle(this.#opening)?.reject(error);
    this.#opening = undefined;
    for (const request of this.#requests.values()) settle(request)?.reject(error);
    this.#requests.clear();
  }
}

/** @type {(resolve: Waiting['resolve'], reject: Waiting['reject'], late: () => string) => Waiting} */
const waiting = (resolve, reject, late) => ({
  ...{ resolve, reject },
  timer: setTimeout(() => reject(new Error(late())), ANSWER_MS),
});

/** @param {Waiting | undefined} one */
function settle(one) {
  if (one) clearTimeout(one.timer);
  return one;
}
