import { isUtf8 } from 'node:buffer';
import express, { type Request, type RequestHandler } from 'express';
import { DomainError } from '../errors/domain-error.js';
import {
  malformedJson,
  payloadTooLarge,
  unsupportedMediaType,
  validationError,
} from '../errors/errors.js';
import { isDeeperThan, MAX_JSON_DEPTH } from './json-depth.js';
import { refusedKey } from './refused-keys.js';
import type { BodyLimits } from './body-limits.js';
import type { UploadRoutes } from './upload-routes.js';

const hasBody = (request: Request): boolean =>
  request.headers['transfer-encoding'] !== undefined ||
  Number(request.headers['content-length'] ?? 0) > 0;

/** What body-parser throws (http-errors with a `type`), in the contract's words. */
const bodyError = (error: unknown, limitBytes: number): unknown => {
  if (typeof error !== 'object' || error === null) return error;
  switch ('type' in error ? error.type : undefined) {
    case 'entity.too.large':
      return payloadTooLarge(limitBytes);
    case 'entity.parse.failed':
      return malformedJson('The body is not valid JSON.');
    case 'entity.verify.failed':
      return malformedJson('The body is not UTF-8.');
    case 'encoding.unsupported':
    case 'charset.unsupported':
      return unsupportedMediaType('This charset or compression is not known here.');
    case 'request.aborted':
    case 'request.size.invalid':
      return new DomainError('invalid', 'MALFORMED_JSON', 'The body ended early.');
    default:
      // What does not unpack has no type, only the status 400.
      return 'status' in error && error.status === 400
        ? malformedJson('The body cannot be read.')
        : error;
  }
};

const parserOf = (limit: number): RequestHandler =>
  express.json({
    limit,
    strict: false,
    // The type was looked at before; what `express.json` does not know it would ignore in silence.
    type: () => true,
    verify: (_request, _response, body, charset) => {
      // RFC 8259 §8.1; decoding would put U+FFFD in place of what is not UTF-8.
      if (charset === 'utf-8' && !isUtf8(body)) throw new Error('not UTF-8');
    },
  });

const documentFault = (document: unknown): Error | undefined => {
  if (isDeeperThan(MAX_JSON_DEPTH, document)) {
    return validationError([
      { field: '(body)', message: `is deeper than ${MAX_JSON_DEPTH} levels` },
    ]);
  }
  const key = refusedKey(document);
  return key === undefined
    ? undefined
    : validationError([{ field: key, message: `property ${key} should not exist` }]);
};

/**
 * Reads JSON bodies: 64 levels, `application/json` (and `+json`) only. Forms are left to the
 * routes that take them, which know first who sends them.
 */
export const jsonBody = (uploads: UploadRoutes, limits: BodyLimits): RequestHandler => {
  const parsers = new Map<number, RequestHandler>();
  const parserFor = (limitBytes: number): RequestHandler => {
    const parser = parsers.get(limitBytes) ?? parserOf(limitBytes);
    parsers.set(limitBytes, parser);
    return parser;
  };
  return (request, response, next) => {
    if (!hasBody(request) || (request.is('multipart/form-data') && uploads.include(request))) {
      next();
      return;
    }
    if (!request.is(['application/json', '+json'])) {
      next(unsupportedMediaType('Send the body as application/json.'));
      return;
    }
    const limitBytes = limits.of(request);
    void parserFor(limitBytes)(request, response, (error?: unknown) => {
      next(error === undefined ? documentFault(request.body) : bodyError(error, limitBytes));
    });
  };
};
