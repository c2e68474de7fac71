import type { IncomingMessage } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import proxyAddress from 'proxy-addr';
import { serverConfig, type ServerConfig } from '../config/server.config.js';

type Trust = (address: string, hop: number) => boolean;

/** Says from where a message came, past the proxies that are trusted; as Express's `req.ip`. */
@Injectable()
export class SenderAddress {
  private readonly trusts: Trust;

  constructor(@Inject(serverConfig.token) { trustProxy }: ServerConfig) {
    this.trusts =
      typeof trustProxy === 'object'
        ? proxyAddress.compile([...trustProxy])
        : (_address, hop) => hop < Number(trustProxy);
  }

  of(message: IncomingMessage): string | undefined {
    // A peer that has gone has no address any more.
    return message.socket.remoteAddress === undefined
      ? undefined
      : proxyAddress(message, this.trusts);
  }
}
