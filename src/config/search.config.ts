import { defineSection } from './section.js';
import { httpUrl } from './urls.js';
import { optional } from './variable.js';

export interface SearchConfig {
  /** Searches in Elasticsearch when set, else in PostgreSQL. */
  readonly elasticsearchUrl?: string | undefined;
}

const specs = {
  ELASTICSEARCH_URL: optional(httpUrl, {
    desc: 'Searches in Elasticsearch instead of PostgreSQL.',
    example: 'Write it as https://user:password@host:9200',
    secret: true,
  }),
};

export const searchConfig = defineSection('Search', specs, (env): SearchConfig => ({
  elasticsearchUrl: env.ELASTICSEARCH_URL,
}));
