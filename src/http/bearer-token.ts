import type { IncomingHttpHeaders } from 'node:http';

// RFC 9110 §11.1: the scheme's name is written in any case.
const BEARER = /^bearer +(\S+) *$/i;

/** The token of an `Authorization` header. */
export const bearerToken = ({ authorization = '' }: IncomingHttpHeaders): string | undefined =>
  BEARER.exec(authorization)?.[1];
