import { Inject, Injectable } from '@nestjs/common';
import { serverConfig, type ServerConfig } from '../../../config/server.config.js';
import { unavailable } from '../../../errors/errors.js';

/** Where GitHub sends a repository's deliveries. */
@Injectable()
export class RepositoryWebhookUrl {
  constructor(@Inject(serverConfig.token) private readonly config: ServerConfig) {}

  /** @throws DomainError 503 in production while the address is this machine's own */
  requireReachable(): void {
    if (!this.config.production || !this.config.publicUrlIsLocal) return;
    throw unavailable('GitHub cannot reach this server: set PUBLIC_URL.', {
      details: { variable: 'PUBLIC_URL' },
      retryAfterSeconds: 3_600,
    });
  }

  of(repoId: string): string {
    return `${this.config.publicUrl}/api/webhooks/github/${repoId.toLowerCase()}`;
  }
}
