/**
 * @typedef {{ id: string, token: string }} Person
 * @typedef {{ epoch: string, seq: number }} Position
 *
 * @typedef {{ kind: 'hello' } | { kind: 'ping' } | { kind: 'other' }
 *   | { kind: 'refused', reason: string }
 *   | { kind: 'event', name: string, payload: any, position?: Position | undefined }
 *   | { kind: 'ack', id: number, answer: any }} Message
 *
 * What a subject's messages look like.
 *
 * @typedef {object} Dialect
 * @property {(person: Person, resume?: Position) => string} path
 * @property {(person: Person) => string[]} headers
 * @property {(person: Person, resume?: Position) => string} [greeting] answers `hello`
 * @property {string} [pong] answers `ping`
 * @property {(text: string) => Message} read `ready` is an event: the server has let us in
 * @property {(name: string, payload: unknown, id?: number) => string} write
 * @property {(bytes: Buffer, start: number) => boolean} isBench tells the event `bench` from all
 *   else that may come during a measurement, without decoding it
 *
 * @typedef {'socket.io' | 'plain' | 'peerjs'} DialectName
 */

const [DIGIT_2, DIGIT_4, LETTER_B] = [0x32, 0x34, 0x62];

/** @type {Dialect} */
const socketIo = {
  path: () => '/socket.io/?EIO=4&transport=websocket',
  headers: () => [],
  greeting: ({ token }, resume) => `40${JSON.stringify({ token, ...(resume && { resume }) })}`,
  pong: '3',
  read(text) {
    if (text.startsWith('42')) {
      const [name, payload, position] = JSON.parse(text.slice(2));
      return { kind: 'event', name, payload, position };
    }
    if (text === '2') return { kind: 'ping' };
    if (text.startsWith('0')) return { kind: 'hello' };
    if (text.startsWith('44')) return { kind: 'refused', reason: text.slice(2) };
    if (text.startsWith('43')) {
      const list = text.indexOf('[');
      const [answer] = JSON.parse(text.slice(list));
      return { kind: 'ack', id: Number(text.slice(2, list)), answer };
    }
    return { kind: 'other' };
  },
  write: (name, payload, id) => `42${id ?? ''}${JSON.stringify([name, payload])}`,
  isBench: (bytes, start) => bytes[start] === DIGIT_4 && bytes[start + 1] === DIGIT_2,
};

/** @type {Dialect} */
const plain = {
  path: (_person, resume) => (resume ? `/ws?resume=${resume.epoch}:${resume.seq}` : '/ws'),
  headers: ({ token }) => [`Authorization: Bearer ${token}`],
  read(text) {
    const { type, payload, epoch, seq } = JSON.parse(text);
    if (type === 'ack') return { kind: 'ack', id: Number(payload.id), answer: payload };
    const position = epoch === undefined ? undefined : { epoch, seq };
    return { kind: 'event', name: type, payload, position };
  },
  write: (type, payload, id) =>
    JSON.stringify({ type, ...(id !== undefined && { id: String(id) }), payload }),
  // {"type":"bench"…
  isBench: (bytes, start) => bytes[start + 9] === LETTER_B,
};

/** @type {Dialect} */
const peerJs = {
  path: ({ id }) => `/peerjs?key=peerjs&id=${id}&token=bench&version=1.5.5`,
  headers: () => [],
  read(text) {
    const { type, payload } = JSON.parse(text);
    if (type === 'OPEN') return { kind: 'event', name: 'ready', payload: {} };
    if (type === 'CANDIDATE') return { kind: 'event', name: 'bench-relay', payload };
    return { kind: 'refused', reason: text };
  },
  write(name, payload) {
    if (name !== 'bench-relay') throw new Error(`PeerJS knows no ${name}`);
    const { to, ...rest } = /** @type {{ to: string }} */ (payload);
    return JSON.stringify({ type: 'CANDIDATE', dst: to, payload: rest });
  },
  isBench: () => false,
};

/** @type {Record<DialectName, Dialect>} */
export const dialects = { 'socket.io': socketIo, plain, peerjs: peerJs };
