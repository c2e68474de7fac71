import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '../errors/domain-error.js';
import { errorBody } from './error-body.js';

const STATUS_LINES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/**
 * What is not HTTP never becomes a request; it is answered in the contract's shape all the same.
 */
export const answerClientErrors = (server: Server): void => {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // As Node itself does: an answer that is under way on this connection must not be cut into.
    const underWay: unknown = Reflect.get(socket, '_httpMessage');
    if (error.code === 'ECONNRESET' || !socket.writable || underWay) {
      socket.destroy();
      return;
    }
    const id = uuidv7();
    const line = STATUS_LINES[error.code ?? ''] ?? '400 Bad Request';
    const fault = new DomainError(
      'invalid',
      'VALIDATION_ERROR',
      'This is not a valid HTTP request.',
      {
        details: [{ field: '(request)', message: line.slice(4) }],
      },
    );
    const body = JSON.stringify(errorBody(fault, id));
    socket.end(
      `HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\n` +
        `X-Request-Id: ${id}\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
    );
  });
};
