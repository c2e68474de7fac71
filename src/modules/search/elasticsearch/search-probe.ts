import { Injectable } from '@nestjs/common';
import { type ReadinessProbe, Unwell } from '../../../health/readiness-probes.js';
import { SearchEngine } from '../search-engine.js';
import { ElasticsearchSearch } from './elasticsearch-search.js';
import { FallbackSearch } from './fallback-search.js';
import { SearchBacklog } from './search-backlog.js';

/** Anybody may ask for the health, and each question is a request. */
const KNOWN_FOR_MS = 2_000;

/** Which engine searches. Without Elasticsearch everything is found all the same. */
@Injectable()
export class SearchProbe implements ReadinessProbe {
  readonly name = 'search';
  readonly required = false;
  private known: { readonly since: number; readonly found: Promise<boolean> } | undefined;

  constructor(
    private readonly engine: SearchEngine,
    private readonly elasticsearch: ElasticsearchSearch,
    private readonly backlog: SearchBacklog,
  ) {}

  async check(): Promise<Readonly<Record<string, unknown>>> {
    const { engine } = this;
    if (!(engine instanceof FallbackSearch)) return { engine: 'postgresql' };
    const well = this.isWell();
    const changes_waiting = await this.backlog.read();
    const answering = (await well) ? engine.answering : 'postgresql';
    const details = { engine: answering, changes_waiting };
    if (answering === 'postgresql') throw new Unwell(details);
    return details;
  }

  private isWell(): Promise<boolean> {
    const now = performance.now();
    if (!this.known || now - this.known.since > KNOWN_FOR_MS) {
      const found = this.elasticsearch.check().then(
        () => true,
        () => false,
      );
      this.known = { since: now, found };
    }
    return this.known.found;
  }
}
