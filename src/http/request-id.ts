import type { IncomingHttpHeaders } from 'node:http';
import type { RequestHandler } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { runWithContext } from '../logging/request-context.js';

const WELL_FORMED = /^[\w.-]{1,128}$/;

/** The caller's `X-Request-Id` when it is well-formed, else a new one. */
export const requestIdOf = (headers: IncomingHttpHeaders): string => {
  const given = headers['x-request-id'];
  return typeof given === 'string' && WELL_FORMED.test(given) ? given : uuidv7();
};

/** Puts the request's id on its answer and on every log line that it causes. */
export const requestId: RequestHandler = (request, response, next) => {
  const id = requestIdOf(request.headers);
  response.setHeader('X-Request-Id', id);
  runWithContext({ requestId: id }, next);
};
