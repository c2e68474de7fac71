import { malformedJson } from '../../errors/errors.js';

const NAME = Buffer.from('payload=');
const PERCENT = 0x25;
const PLUS = 0x2b;
const BLANK = 0x20;

/** What a byte stands for as a hexadecimal digit; -1 for others. */
const DIGITS = Int8Array.from({ length: 256 }, (_, byte) => {
  const digit = String.fromCharCode(byte);
  return /[0-9a-f]/i.test(digit) ? parseInt(digit, 16) : -1;
});

const digitAt = (bytes: Buffer, at: number): number => DIGITS[bytes[at] ?? 0] ?? -1;

/** https://url.spec.whatwg.org/#percent-decode; byte by byte, for there may be 25 MB of it. */
const decoded = (value: Buffer): Buffer => {
  const bytes = Buffer.allocUnsafe(value.length);
  let length = 0;
  for (let at = 0; at < value.length; at += 1) {
    let byte = value[at] ?? 0;
    if (byte === PLUS) byte = BLANK;
    else if (byte === PERCENT) {
      const high = digitAt(value, at + 1);
      const low = digitAt(value, at + 2);
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        at += 2;
      }
    }
    bytes[length] = byte;
    length += 1;
  }
  return bytes.subarray(0, length);
};

/**
 * The JSON in a form's field `payload`, with which GitHub's forms begin. Providers sign bodies and not
 * content types: elsewhere in the body it might be text that somebody had put into signed JSON.
 * @throws DomainError 400 for a form that begins otherwise
 */
export const formPayload = (form: Buffer): Buffer => {
  if (!form.subarray(0, NAME.length).equals(NAME)) {
    throw malformedJson('The form does not begin with the field "payload".');
  }
  const end = form.indexOf('&');
  return decoded(form.subarray(NAME.length, end === -1 ? undefined : end));
};
