import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { notFound, rangeNotSatisfiable } from '../../errors/errors.js';
import { askedRange } from './asked-range.js';
import type { ByteRange } from './storage/object-store.js';

export interface ServedObject {
  /** Strong, with its quotes. */
  readonly etag: string;
  readonly mediaType: string;
  readonly cacheControl: string;
  /** Bytes; undefined where that is known only from the storage. */
  readonly size?: number;
  readonly disposition?: string;
  /** Whether pages of other sites may show it. */
  readonly embeddable: boolean;
  /** Undefined when there is none. */
  readonly open: (range?: ByteRange) => Promise<Readable | undefined>;
}

/** Who takes nothing for so long has gone, or holds us up. */
const STALLED_MS = 60_000;
/** Should a browser show it after all, then as a page without scripts, origin or anything else. */
const POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'";

const isPrematureClose = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';

const setHeaders = (response: Response, object: ServedObject): void => {
  response.setHeader('ETag', object.etag);
  response.setHeader('Cache-Control', object.cacheControl);
  response.setHeader('Content-Security-Policy', POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  if (object.embeddable) response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
};

/** Whether its reader has it already. */
const isKnown = (request: Request, response: Response, { etag }: ServedObject): boolean => {
  response.setHeader('ETag', etag);
  const known = request.fresh;
  // It is not that of an error which may follow.
  response.removeHeader('ETag');
  return known;
};

const begin = (
  response: Response,
  { mediaType, disposition, size }: ServedObject,
  range?: ByteRange,
): void => {
  response.setHeader('Content-Type', mediaType);
  if (disposition !== undefined) response.setHeader('Content-Disposition', disposition);
  if (size === undefined) return;
  response.setHeader('Accept-Ranges', 'bytes');
  response.setHeader('Content-Length', range ? range.end - range.start + 1 : size);
  if (!range) return;
  response.status(206).setHeader('Content-Range', `bytes ${range.start}-${range.end}/${size}`);
};

/** Answers with the bytes of a stored object. @throws DomainError 404 when it is not there, 416, 503 */
export const sendObject = async (
  request: Request,
  response: Response,
  object: ServedObject,
): Promise<void> => {
  const range =
    object.size === undefined ? undefined : askedRange(request, object.size, object.etag);
  if (isKnown(request, response, object)) {
    setHeaders(response, object);
    response.status(304).end();
    return;
  }
  if (range === 'unsatisfiable') {
    response.setHeader('Content-Range', `bytes */${object.size}`);
    throw rangeNotSatisfiable();
  }
  const content = await object.open(range);
  if (!content) throw notFound();
  setHeaders(response, object);
  begin(response, object, range);
  if (request.method === 'HEAD') {
    content.destroy();
    response.end();
    return;
  }
  response.setTimeout(STALLED_MS, () => response.destroy());
  try {
    await pipeline(content, response);
  } catch (error) {
    // Its reader went away; nobody is left to be told.
    if (!isPrematureClose(error)) throw error;
  }
};
