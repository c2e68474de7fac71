import type { IncomingMessage } from 'node:http';
import type { Busboy } from 'busboy';
import { unsupportedMediaType, validationError } from '../../../errors/errors.js';
import { loadedOnce } from '../../../registry/loaded-once.js';

/** By the first form. */
const parserOfForms = loadedOnce(() => import('busboy'));

const FORM = /^multipart\/form-data\s*(?:;|$)/i;

/** More than the known parts, so that whatever is wrong can be named. */
const LIMITS = {
  ...{ files: 1, fields: 4, parts: 5, headerPairs: 16 },
  ...{ fieldNameSize: 100, fieldSize: 1_000 },
};

const bodyFault = (message: string): Error => validationError([{ field: '(body)', message }]);

/** @throws DomainError 415 for other bodies, 400 without a boundary */
export const formParser = async (
  { headers }: Pick<IncomingMessage, 'headers'>,
  maxFileBytes: number,
): Promise<Busboy> => {
  const type = headers['content-type'] ?? '';
  if (!FORM.test(type)) throw unsupportedMediaType('Send the file as multipart/form-data.');
  if ((headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw unsupportedMediaType('Send the form without a compression.');
  }
  const { default: busboy } = await parserOfForms();
  try {
    return busboy({
      headers,
      // What is cut off at one byte more was too large.
      limits: { ...LIMITS, fileSize: maxFileBytes + 1 },
      defParamCharset: 'utf8',
      preservePath: true,
    });
  } catch {
    throw bodyFault('has no boundary that its parts are told apart by');
  }
};

/** The form does not keep to RFC 7578, or broke off. */
export const malformedForm = (): Error => bodyFault('is not the form that it claims to be');
