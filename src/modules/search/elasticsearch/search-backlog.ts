import { Injectable } from '@nestjs/common';
import { Metrics } from '../../../metrics/metrics.js';
import { SearchChangeRepository } from './search-change.repository.js';

const COUNTED_TO = 10_000;

/** What Elasticsearch is yet to be told of. */
@Injectable()
export class SearchBacklog {
  /** As it was last counted in this process. */
  private waiting: number | undefined;

  constructor(
    private readonly changes: SearchChangeRepository,
    metrics: Metrics,
  ) {
    metrics.gauge(
      'search_changes_waiting',
      'Documents that Elasticsearch is yet to be told of, of all processes.',
      [],
      () => (this.waiting === undefined ? [] : [[{}, this.waiting]]),
    );
  }

  async read(): Promise<number> {
    this.waiting = await this.changes.count(COUNTED_TO);
    return this.waiting;
  }
}
