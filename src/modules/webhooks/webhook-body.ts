import { isUtf8 } from 'node:buffer';
import { malformedJson, unsupportedMediaType, validationError } from '../../errors/errors.js';
import { isDeeperThan, MAX_JSON_DEPTH } from '../../http/json-depth.js';

const JSON_TYPE = /^(?:application\/(?:[\w.+-]+\+)?json|text\/json)$/;
const FORM_TYPE = 'application/x-www-form-urlencoded';

const mediaType = (contentType: string | undefined): string =>
  (contentType ?? 'application/json').split(';', 1)[0]?.trim().toLowerCase() ?? '';

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw malformedJson('The body is not the JSON that it claims to be.');
  }
};

/** GitHub's form bodies carry the JSON in the field `payload`. */
const formPayload = (text: string): string => {
  const payload = new URLSearchParams(text).get('payload');
  if (payload === null) throw malformedJson('The form has no field "payload".');
  return payload;
};

/**
 * The document in a webhook's body. A body without a content type is taken for JSON.
 * @throws DomainError 400 when it is not what it claims to be or nests too deep, 415 for other types.
 */
export const parseBody = (body: Buffer, contentType: string | undefined): unknown => {
  const type = mediaType(contentType);
  const form = type === FORM_TYPE;
  if (!form && !JSON_TYPE.test(type)) {
    throw unsupportedMediaType('Send JSON, or a form with the JSON in its field "payload".');
  }
  if (!isUtf8(body)) throw malformedJson('The body is not valid UTF-8.');
  const text = body.toString();
  const document = parseJson(form ? formPayload(text) : text);
  if (isDeeperThan(MAX_JSON_DEPTH, document)) {
    throw validationError([
      { field: '(body)', message: `is deeper than ${MAX_JSON_DEPTH} levels` },
    ]);
  }
  return document;
};
