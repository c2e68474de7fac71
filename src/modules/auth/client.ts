import { isIP } from 'node:net';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { deviceName } from './device.js';

/** Where a session was begun from. */
export interface Client {
  readonly device: string | null;
  readonly ip: string | null;
}

/** An address as PostgreSQL's `inet` takes it. A trusted proxy may pass on anything at all. */
export const storedAddress = (address: string | undefined): string | null => {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/s, '') ?? '';
  return isIP(plain) === 0 ? null : plain;
};

export const clientOf = (request: Request): Client => ({
  device: deviceName(request.headers['user-agent']),
  ip: storedAddress(request.ip),
});

export const CurrentClient = createParamDecorator((_: unknown, context: ExecutionContext): Client =>
  clientOf(context.switchToHttp().getRequest<Request>()),
);
