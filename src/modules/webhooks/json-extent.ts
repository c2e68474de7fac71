import { validationError } from '../../errors/errors.js';
import { MAX_JSON_DEPTH } from '../../http/json-depth.js';

/** Values of arrays and members of objects; 25 MB of what people send have hardly so many. */
export const MAX_JSON_ELEMENTS = 500_000;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

const tooDeep = () =>
  validationError([{ field: '(body)', message: `is deeper than ${MAX_JSON_DEPTH} levels` }]);

const tooMany = () =>
  validationError([{ field: '(body)', message: `has more than ${MAX_JSON_ELEMENTS} elements` }]);

/**
 * Follows the bytes of a JSON text before anybody parses it: 25 MB of `{}` would be some gigabytes of
 * objects. What is no JSON is followed somehow; to refuse that is the parser's work.
 */
export class JsonExtent {
  private depth = 0;
  private elements = 0;
  private inString = false;
  /** Whether the first byte to come is that of an escape. */
  private escaped = false;

  /** @throws DomainError 400 past `MAX_JSON_DEPTH` levels or `MAX_JSON_ELEMENTS` elements */
  follow(piece: Buffer): void {
    let { depth, elements, inString } = this;
    let at = this.escaped ? 1 : 0;
    for (; at < piece.length; at += 1) {
      const byte = piece[at] ?? 0;
      if (inString) {
        if (byte === BACKSLASH) at += 1;
        else if (byte === QUOTE) inString = false;
        continue;
      }
      switch (byte) {
        case QUOTE:
          inString = true;
          break;
        case OPEN_ARRAY:
        case OPEN_OBJECT:
          depth += 1;
          elements += 1;
          if (depth > MAX_JSON_DEPTH) throw tooDeep();
          if (elements > MAX_JSON_ELEMENTS) throw tooMany();
          break;
        case CLOSE_ARRAY:
        case CLOSE_OBJECT:
          depth -= 1;
          break;
        case COMMA:
          elements += 1;
          if (elements > MAX_JSON_ELEMENTS) throw tooMany();
          break;
      }
    }
    this.escaped = at > piece.length;
    this.depth = depth;
    this.elements = elements;
    this.inString = inString;
  }
}
