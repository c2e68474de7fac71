import type { Request } from 'express';
import type { ByteRange } from './storage/file-storage.js';

/**
 * The one range that is asked for (RFC 9110 §14.2). Undefined for everything: none, several, one that
 * is not there, or one of another version than `etag`; all of these may be answered with the whole.
 */
export const askedRange = (request: Request, size: number, etag: string): ByteRange | undefined => {
  const version = request.headers['if-range'];
  if (request.method !== 'GET' || (version !== undefined && version !== etag)) return undefined;
  const ranges = request.range(size);
  if (!Array.isArray(ranges) || ranges.type !== 'bytes' || ranges.length !== 1) return undefined;
  const [range] = ranges;
  return range && { start: range.start, end: range.end };
};
