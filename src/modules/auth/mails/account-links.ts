import { Inject, Injectable } from '@nestjs/common';
import { serverConfig, type ServerConfig } from '../../../config/server.config.js';

export const VERIFY_EMAIL = 'auth/verify-email';
export const RESET_PASSWORD = 'auth/reset-password';

/**
 * Where mails lead to: the front end, or this server's own pages where there is none. Built from
 * the configuration alone: a request's `Host` is whatever its sender likes, and a link to it would
 * hand the token over.
 */
@Injectable()
export class AccountLinks {
  private readonly base: string;
  /** Whether they lead to this server. */
  readonly servedHere: boolean;

  constructor(@Inject(serverConfig.token) config: ServerConfig) {
    this.base = config.frontendUrl ?? config.publicUrl;
    this.servedHere = config.frontendUrl === undefined;
  }

  verifyEmail(token: string): string {
    return this.link(VERIFY_EMAIL, token);
  }

  /** Without a token: where one is asked for. */
  resetPassword(token?: string): string {
    return this.link(RESET_PASSWORD, token);
  }

  /** In the fragment, which browsers keep to themselves: no log, proxy or `Referer` has it. */
  private link(path: string, token: string | undefined): string {
    const fragment = token === undefined ? '' : `#token=${encodeURIComponent(token)}`;
    return `${this.base}/${path}${fragment}`;
  }
}
