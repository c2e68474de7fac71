import { connect } from 'node:net';

const HEAD_END = Buffer.from('\r\n\r\n');
const CHUNKED_END = Buffer.from('\r\n0\r\n\r\n');

/**
 * One keep-alive connection with at most one request under way. Reads no more of an answer than its
 * status and its end, so that the generator leaves the processor to what it measures.
 */
export class HttpConnection {
  /** @type {import('node:net').Socket | undefined} */
  #socket;
  /** @type {Buffer | undefined} */
  #rest;

  /**
   * @param {number} port on 127.0.0.1
   * @param {(status: number, answer: Buffer) => void} onResponse
   * @param {() => void} onBroken closed by the other side, in a request or between two
   */
  constructor(port, onResponse, onBroken) {
    this.port = port;
    this.onResponse = onResponse;
    this.onBroken = onBroken;
  }

  /** @returns {Promise<void>} */
  open() {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: '127.0.0.1', port: this.port, noDelay: true });
      this.#socket = socket;
      this.#rest = undefined;
      let opened = false;
      socket.on('connect', () => {
        opened = true;
        resolve();
      });
      socket.on('data', (chunk) => this.#read(chunk));
      socket.on('error', (error) => reject(error));
      socket.on('close', () => {
        if (opened && this.#socket === socket) this.onBroken();
      });
    });
  }

  /** @param {Buffer} request */
  send(request) {
    this.#socket?.write(request);
  }

  close() {
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.destroy();
  }

  /** @param {Buffer} chunk */
  #read(chunk) {
    const data = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk;
    const end = data.indexOf(HEAD_END);
    if (end < 0 || !isComplete(data, data.toString('latin1', 0, end), end + HEAD_END.length)) {
      this.#rest = data;
      return;
    }
    this.#rest = undefined;
    // "HTTP/1.1 202 …"
    this.onResponse(Number(data.toString('latin1', 9, 12)), data);
  }
}

/** @type {(data: Buffer, head: string, bodyStart: number) => boolean} */
function isComplete(data, head, bodyStart) {
  const length = /\r\ncontent-length: *(\d+)/i.exec(head);
  if (length) return data.length >= bodyStart + Number(length[1]);
  if (/\r\ntransfer-encoding: *chunked/i.test(head)) {
    return data.subarray(-CHUNKED_END.length).equals(CHUNKED_END);
  }
  return true;
}
