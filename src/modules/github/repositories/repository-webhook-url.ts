import { Inject, Injectable } from '@nestjs/common';
import { serverConfig, type ServerConfig } from '../../../config/server.config.js';

/** Where GitHub sends a repository's deliveries. */
@Injectable()
export class RepositoryWebhookUrl {
  constructor(@Inject(serverConfig.token) private readonly config: ServerConfig) {}

  of(repoId: string): string {
    return `${this.config.publicUrl}/api/webhooks/github/${repoId.toLowerCase()}`;
  }
}
