import type { Request } from 'express';
import type { ByteRange } from './storage/object-store.js';

/** One range of bytes, from a place on or the last so many (RFC 9110 §14.1.2). */
const ONE = /^bytes=(?:(\d+)-(\d*)|-(\d+))$/i;

/**
 * The one range that is asked for (RFC 9110 §14.2), or that nothing of it is there. Undefined for
 * everything: none, several, what is no range, or one of another version than `etag`; all of these are
 * answered with the whole.
 */
export const askedRange = (
  { method, headers }: Pick<Request, 'method' | 'headers'>,
  size: number,
  etag: string,
): ByteRange | 'unsatisfiable' | undefined => {
  const version = headers['if-range'];
  if (method !== 'GET' || (version !== undefined && version !== etag)) return undefined;
  const [, first, last, suffix] = ONE.exec(headers.range ?? '') ?? [];
  if (first === undefined && suffix === undefined) return undefined;
  const start = first === undefined ? Math.max(size - Number(suffix), 0) : Number(first);
  const end = last ? Number(last) : Infinity;
  if (end < start) return undefined;
  return start < size ? { start, end: Math.min(end, size - 1) } : 'unsatisfiable';
};
