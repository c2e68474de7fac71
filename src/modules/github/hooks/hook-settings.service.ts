import { Injectable } from '@nestjs/common';
import { RepositorySecrets } from '../repositories/repository-secrets.js';
import { RepositoryWebhookUrl } from '../repositories/repository-webhook-url.js';
import type { HookSettings } from './hook-api.js';
import type { WantedHookRow } from './repository-hook.repository.js';

const EVERYTHING: readonly string[] = ['*'];

/** What hooks on GitHub are to be like. */
@Injectable()
export class HookSettingsService {
  constructor(
    private readonly secrets: RepositorySecrets,
    private readonly urls: RepositoryWebhookUrl,
  ) {}

  /** Where GitHub delivers to; no other repository's hook does. */
  urlOf(repoId: string): string {
    return this.urls.of(repoId);
  }

  of(repoId: string, { events, secret }: WantedHookRow): HookSettings {
    return {
      url: this.urlOf(repoId),
      secret: this.secrets.open(repoId, secret),
      events: events ?? EVERYTHING,
    };
  }
}
