import type { RequestHandler } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { runWithContext } from '../logging/request-context.js';

const WELL_FORMED = /^[\w.-]{1,128}$/;

/** The caller's `X-Request-Id` when it is well-formed, else a new one; on the answer and in logs. */
export const requestId: RequestHandler = (request, response, next) => {
  const given = request.headers['x-request-id'];
  const id = typeof given === 'string' && WELL_FORMED.test(given) ? given : uuidv7();
  response.setHeader('X-Request-Id', id);
  runWithContext({ requestId: id }, next);
};
