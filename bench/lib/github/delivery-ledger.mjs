import { percentile } from '../statistics.mjs';

const ACCEPTED = 202;

/**
 * @typedef {{ p50: number, p99: number, max: number }} Times ms
 *
 * @typedef {object} Sent
 * @property {number} at
 * @property {number | undefined} answered ms later
 * @property {(number | undefined)[]} told ms later, socket by socket
 */

/** What was sent, and when it was answered and told: each delivery once, and once on each socket. */
export class DeliveryLedger {
  /** Answers and events that are yet to come. */
  open = 0;
  /** @type {string | undefined} */
  fault;
  /** @type {Map<string, Sent>} all that there ever were, so that nothing comes late unnoticed */
  #byId = new Map();
  /** @type {Sent[]} */
  #current = [];
  #sockets;

  /** @param {number} sockets that each event comes to */
  constructor(sockets) {
    this.#sockets = sockets;
  }

  /** Those before count no more. */
  begin() {
    this.#current = [];
  }

  /** Just before it is written. @param {string} id */
  sent(id) {
    const told = Array.from({ length: this.#sockets }, () => undefined);
    const sent = { at: performance.now(), answered: undefined, told };
    this.#byId.set(id, sent);
    this.#current.push(sent);
    this.open += 1 + this.#sockets;
  }

  /** @type {(id: string, status: number) => void} */
  answered(id, status) {
    const sent = this.#byId.get(id);
    if (status !== ACCEPTED) this.fail(`a delivery was answered ${status}`);
    else if (sent) {
      sent.answered = performance.now() - sent.at;
      this.open--;
    }
  }

  /** @type {(id: string, socket: number) => void} */
  told(id, socket) {
    const now = performance.now();
    const sent = this.#byId.get(id);
    if (!sent) this.fail(`an event of a delivery that nobody sent: ${id}`);
    else if (sent.told[socket] !== undefined) this.fail(`${id} was told twice on one socket`);
    else {
      sent.told[socket] = now - sent.at;
      this.open--;
    }
  }

  /** The first fault is the one that is told. @param {string} fault */
  fail(fault) {
    this.fault ??= fault;
  }

  results() {
    const answered = this.#current.map((sent) => sent.answered ?? NaN);
    return {
      accepted: this.#current.length,
      ...{ answers: timesOf(answered), eachAnswer: answered },
      arrivals: Array.from({ length: this.#sockets }, (_, socket) =>
        timesOf(this.#current.map(({ told }) => told[socket])),
      ),
    };
  }
}

/** @type {(values: readonly (number | undefined)[]) => Times} */
export function timesOf(values) {
  const sorted = Float64Array.from(values, (value) => value ?? NaN).sort();
  return {
    p50: percentile(sorted, 0.5),
    p99: percentile(sorted, 0.99),
    max: percentile(sorted, 1),
  };
}
