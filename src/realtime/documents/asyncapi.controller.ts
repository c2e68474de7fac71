import { Controller, Get, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { serverConfig, type ServerConfig } from '../../config/server.config.js';
import { Public } from '../../http/access.decorators.js';
import { ClientMessages } from '../client-messages.js';
import { PlainEndpoints } from '../plain-endpoints.js';
import { SocketEvents } from '../socket-events.js';
import { asyncApiDocument } from './asyncapi-document.js';

/** The description of the sockets: what this build has registered, so it is written here. */
@ApiExcludeController()
@Public()
@Controller()
export class AsyncApiController {
  private description: string | undefined;

  constructor(
    private readonly events: SocketEvents,
    private readonly messages: ClientMessages,
    private readonly endpoints: PlainEndpoints,
    @Inject(serverConfig.token) private readonly config: ServerConfig,
  ) {}

  @Get('asyncapi.json')
  asyncapi(@Res() response: Response): void {
    this.description ??= this.describe();
    response.type('application/json').send(this.description);
  }

  private describe(): string {
    const document = asyncApiDocument(this.config.publicUrl, {
      events: this.events.all(),
      messages: this.messages.all(),
      endpoints: this.endpoints.all(),
    });
    return JSON.stringify(document);
  }
}
