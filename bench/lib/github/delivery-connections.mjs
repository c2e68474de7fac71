import { HttpConnection } from '../http-connection.mjs';

/** Past so many requests under way a server does not keep up, and times mean nothing. */
const MAX_CONNECTIONS = 500;

/** Keep-alive connections: as many as there are requests under way. */
export class DeliveryConnections {
  /** @type {HttpConnection[]} */
  #free = [];
  #count = 0;
  #port;
  #onBroken;

  /**
   * @param {number} port
   * @param {(reason: string) => void} onBroken
   */
  constructor(port, onBroken) {
    this.#port = port;
    this.#onBroken = onBroken;
  }

  /** @param {number} count of connections to begin with */
  async open(count) {
    for (let n = 0; n < count; n++) this.#free.push(await this.#connect());
  }

  /**
   * Sends at once where a connection is free, else when another one is open, as any client would.
   *
   * @param {Buffer} request
   * @param {(status: number) => void} onAnswer
   */
  send(request, onAnswer) {
    const free = this.#free.pop();
    if (free) this.#sendOn(free, request, onAnswer);
    else {
      this.#connect().then(
        (connection) => this.#sendOn(connection, request, onAnswer),
        (error) => this.#onBroken(String(error)),
      );
    }
  }

  /** @type {(connection: HttpConnection, request: Buffer, onAnswer: (status: number) => void) => void} */
  #sendOn(connection, request, onAnswer) {
    connection.onResponse = (status) => {
      this.#free.push(connection);
      onAnswer(status);
    };
    connection.send(request);
  }

  /**
   * One that rests for long is closed by the server, and is no loss.
   *
   * @param {HttpConnection} connection
   */
  #broke(connection) {
    if (!this.#free.includes(connection)) return this.#onBroken('a connection broke');
    this.#free = this.#free.filter((free) => free !== connection);
    this.#count--;
  }

  async #connect() {
    if (this.#count >= MAX_CONNECTIONS) {
      throw new Error(`more than ${MAX_CONNECTIONS} deliveries wait for their answers`);
    }
    this.#count++;
    const connection = new HttpConnection(
      this.#port,
      () => {},
      () => this.#broke(connection),
    );
    await connection.open();
    return connection;
  }
}
