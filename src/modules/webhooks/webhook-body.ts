import { isUtf8 } from 'node:buffer';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { malformedJson, unsupportedMediaType } from '../../errors/errors.js';
import { formPayload } from './form-payload.js';
import { JsonExtent } from './json-extent.js';

const JSON_TYPE = /^(?:application\/(?:[\w.+-]+\+)?json|text\/json)$/;
const FORM_TYPE = 'application/x-www-form-urlencoded';

/** Some milliseconds of looking at bytes. */
const PIECE_BYTES = 2 * 1024 * 1024;

const mediaType = (contentType: string | undefined): string =>
  (contentType ?? 'application/json').split(';', 1)[0]?.trim().toLowerCase() ?? '';

/** The bytes of the document; a body without a content type is taken for JSON. */
const jsonOf = (body: Buffer, contentType: string | undefined): Buffer => {
  const type = mediaType(contentType);
  const form = type === FORM_TYPE;
  if (!form && !JSON_TYPE.test(type)) {
    throw unsupportedMediaType('Send JSON, or a form with the JSON in its field "payload".');
  }
  const json = form ? formPayload(body) : body;
  if (!isUtf8(json)) throw malformedJson('The body is not valid UTF-8.');
  return json;
};

const parse = (json: Buffer): unknown => {
  try {
    return JSON.parse(json.toString());
  } catch {
    throw malformedJson('The body is not the JSON that it claims to be.');
  }
};

/**
 * The document in the body of a webhook that comes. Others get their turn while it is looked through.
 * @throws DomainError 400 when it is not what it claims to be, nests too deep or has too many elements;
 *   415 for other types.
 */
export const readBody = async (body: Buffer, contentType: string | undefined): Promise<unknown> => {
  const json = jsonOf(body, contentType);
  const extent = new JsonExtent();
  for (let at = 0; at < json.length; at += PIECE_BYTES) {
    extent.follow(json.subarray(at, at + PIECE_BYTES));
    if (json.length > PIECE_BYTES) await nextTurn();
  }
  return parse(json);
};

/** The document in a body that `readBody` has taken. */
export const parseKeptBody = (body: Buffer, contentType: string | undefined): unknown =>
  parse(jsonOf(body, contentType));
