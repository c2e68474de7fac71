import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Client } from '@elastic/elasticsearch';
import { searchConfig, type SearchConfig } from '../../../config/search.config.js';
import { loadedOnce } from '../../../registry/loaded-once.js';

const REQUEST_MS = 30_000;

/** The way to Elasticsearch, opened by whoever needs it first. */
@Injectable()
export class ElasticConnection implements OnApplicationShutdown {
  /** Tries nothing again by itself: who asks knows better. */
  readonly client = loadedOnce(() => this.connect());
  private opened: Client | undefined;

  constructor(@Inject(searchConfig.token) private readonly config: SearchConfig) {}

  async onApplicationShutdown(): Promise<void> {
    await this.opened?.close();
  }

  private async connect(): Promise<Client> {
    const { elasticsearchUrl } = this.config;
    if (elasticsearchUrl === undefined) throw new Error('ELASTICSEARCH_URL is not set');
    const { Client } = await import('@elastic/elasticsearch');
    this.opened = new Client({
      node: elasticsearchUrl,
      maxRetries: 0,
      requestTimeout: REQUEST_MS,
    });
    return this.opened;
  }
}
