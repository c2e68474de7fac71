import { connect } from 'node:net';

import { CLOSE, PING, PONG, TEXT, clientFrame, readFrames, upgradeRequest } from './frames.mjs';

/** Every read of every socket goes here, and is over before the next: nothing is allocated. */
const shared = Buffer.allocUnsafe(256 * 1024);

/**
 * @typedef {object} Listener
 * @property {() => void} onOpen
 * @property {(bytes: Buffer, start: number, end: number) => void} onText valid during the call
 * @property {(reason: string) => void} onClose once
 */

/**
 * A WebSocket client that costs next to nothing, so that one process of them does not hold up the
 * server that it measures.
 */
export class WebSocketClient {
  /** @type {Buffer | undefined} what came of a frame, or of the answer to the upgrade */
  #rest;
  #open = false;
  #closed = false;
  #reason = 'the connection ended';
  #socket;
  #listener;

  /**
   * @param {{ port: number, localAddress: string, path: string, headers: readonly string[] }} target
   * @param {Listener} listener
   */
  constructor(target, listener) {
    this.#listener = listener;
    const { port, localAddress } = target;
    this.#socket = connect({
      ...{ host: '127.0.0.1', port, localAddress, noDelay: true },
      onread: {
        buffer: shared,
        callback: (length) => {
          this.#read(length);
          return true;
        },
      },
    });
    this.#socket.on('connect', () => this.#socket.write(upgradeRequest(target)));
    this.#socket.on('error', (error) => (this.#reason = error.message));
    this.#socket.on('close', () => this.#end());
  }

  /** @param {string} text */
  send(text) {
    this.#socket.write(clientFrame(TEXT, text));
  }

  /** As a network that is gone: no closing frame, no answer. */
  cut() {
    this.#closed = true;
    this.#socket.resetAndDestroy();
  }

  #end() {
    if (this.#closed) return;
    this.#closed = true;
    this.#listener.onClose(this.#reason);
  }

  /** @param {number} length */
  #read(length) {
    let bytes = shared;
    let end = length;
    if (this.#rest) {
      bytes = Buffer.concat([this.#rest, shared.subarray(0, length)]);
      end = bytes.length;
      this.#rest = undefined;
    }
    const used = this.#open
      ? readFrames(bytes, end, (opcode, from, to) => this.#frame(bytes, opcode, from, to))
      : this.#answer(bytes, end);
    if (used < end && !this.#closed) this.#rest = Buffer.from(bytes.subarray(used, end));
  }

  /** @type {(bytes: Buffer, end: number) => number} */
  #answer(bytes, end) {
    const head = bytes.toString('latin1', 0, end);
    const length = head.indexOf('\r\n\r\n');
    if (length < 0) return 0;
    if (!head.startsWith('HTTP/1.1 101 ')) {
      this.#reason = `refused: ${head.slice(0, 600)}`;
      this.#socket.destroy();
      return end;
    }
    this.#open = true;
    this.#listener.onOpen();
    // Frames may have come with the answer.
    const start = length + 4;
    const rest = bytes.subarray(start, end);
    return (
      start +
      readFrames(rest, rest.length, (opcode, from, to) => this.#frame(rest, opcode, from, to))
    );
  }

  /** @type {(bytes: Buffer, opcode: number, start: number, end: number) => void} */
  #frame(bytes, opcode, start, end) {
    if (opcode === TEXT) this.#listener.onText(bytes, start, end);
    else if (opcode === PING) {
      this.#socket.write(clientFrame(PONG, bytes.subarray(start, end)));
    } else if (opcode === CLOSE) {
      const code = end - start >= 2 ? bytes.readUInt16BE(start) : 'without a code';
      this.#reason = `closed ${code} ${bytes.toString('utf8', Math.min(start + 2, end), end)}`;
      this.#socket.end();
    }
  }
}
