import { setImmediate as nextTurn } from 'node:timers/promises';
import { readBody } from './webhook-body.js';
import { header, type SignedRequest } from './webhook-source.js';

/** Past it a body is read on its own. */
const LARGE_BYTES = 1024 * 1024;

/**
 * Reads documents, the large ones one at a time: each may take the processor for some tenths of a
 * second, and many times its bytes. What waits is bounded by the bytes that may be in hand.
 */
export class BodyReader {
  private last: Promise<void> = Promise.resolve();

  /**
   * What `use` makes of the document, which nobody holds afterwards.
   * @throws DomainError as `readBody` does
   */
  read<T>({ headers, body }: SignedRequest, use: (document: unknown) => T): Promise<T> {
    const read = async (): Promise<T> => use(await readBody(body, header(headers, 'content-type')));
    if (body.length <= LARGE_BYTES) return read();
    const readInTurn = this.last.then(() => nextTurn()).then(read);
    const ended = (): void => undefined;
    this.last = readInTurn.then(ended, ended);
    return readInTurn;
  }
}
