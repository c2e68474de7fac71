import { setTimeout as sleep } from 'node:timers/promises';

import { timesOf } from './delivery-ledger.mjs';

/** How long what is under way may take at the end; ms. */
const TAIL_MS = 15_000;

/**
 * @typedef {import('./delivery-ledger.mjs').Times} Times
 *
 * @typedef {object} FlowResult
 * @property {number} accepted deliveries: each was answered 202, and came to each socket once
 * @property {Times} answers from just before a request is written
 * @property {number[]} eachAnswer in the order of the deliveries
 * @property {Times[]} arrivals of its event, from the same moment, socket by socket
 * @property {Times} late how long after its time a request was written
 * @property {number} generator_us the generator's own processor time
 */

/** Deliveries at an even pace by the clock, whether or not the server keeps up. */
export class DeliveryFlow {
  #running = false;
  /** @type {Promise<FlowResult> | undefined} */
  #flow;
  #deliveries;
  #connections;
  #ledger;

  /**
   * @param {{ next: () => import('./sample-deliveries.mjs').Delivery }} deliveries
   * @param {import('./delivery-connections.mjs').DeliveryConnections} connections
   * @param {import('./delivery-ledger.mjs').DeliveryLedger} ledger
   */
  constructor(deliveries, connections, ledger) {
    this.#deliveries = deliveries;
    this.#connections = connections;
    this.#ledger = ledger;
  }

  /** @param {number} perSecond */
  begin(perSecond) {
    this.#running = true;
    this.#flow = this.#run(perSecond);
    // Whoever ends it is told.
    this.#flow.catch(() => undefined);
  }

  /**
   * Sends no more.
   *
   * @returns {Promise<FlowResult>} once all is answered and told; rejects unless each was, once
   */
  async end() {
    this.#running = false;
    if (!this.#flow) throw new Error('nothing flows');
    return this.#flow;
  }

  /**
   * @param {number} perSecond
   * @returns {Promise<FlowResult>}
   */
  async #run(perSecond) {
    const ledger = this.#ledger;
    ledger.begin();
    /** @type {number[]} */
    const late = [];
    const processorBefore = process.cpuUsage();
    // Made beforehand, so that nothing but writing it is left to do when it is due.
    let next = this.#deliveries.next();
    const startedAt = performance.now();
    while (this.#running && ledger.fault === undefined) {
      const wait = startedAt + (late.length * 1000) / perSecond - performance.now();
      if (wait > 0) {
        await sleep(Math.ceil(wait));
        continue;
      }
      const { id, request } = next;
      ledger.sent(id);
      this.#connections.send(request, (status) => ledger.answered(id, status));
      late.push(-wait);
      next = this.#deliveries.next();
    }
    const deadline = performance.now() + TAIL_MS;
    while (ledger.open > 0 && ledger.fault === undefined && performance.now() < deadline) {
      await sleep(1);
    }
    const processor = process.cpuUsage(processorBefore);
    if (ledger.open > 0) ledger.fail(`${ledger.open} answers or events did not come`);
    if (ledger.fault !== undefined) throw new Error(ledger.fault);
    return {
      ...ledger.results(),
      late: timesOf(late),
      generator_us: processor.user + processor.system,
    };
  }
}
