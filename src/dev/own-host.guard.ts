import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { serverConfig, type ServerConfig } from '../config/server.config.js';
import { forbidden } from '../errors/errors.js';
import { isOwnHost } from './loopback-host.js';

/** Keeps pages of other origins out, whose scripts a browser on this machine may run. */
@Injectable()
export class OwnHostGuard implements CanActivate {
  constructor(@Inject(serverConfig.token) private readonly server: ServerConfig) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<Request>();
    if (isOwnHost(headers.host, this.server.publicUrl)) return true;
    throw forbidden('This is shown under localhost and the name of PUBLIC_URL only.');
  }
}
