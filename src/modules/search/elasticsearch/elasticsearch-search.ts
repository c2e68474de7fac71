import { Injectable } from '@nestjs/common';
import { ENOUGH, type Matches, SearchEngine, type SearchRequest } from '../search-engine.js';
import { ElasticConnection } from './elastic-connection.js';
import { ElasticsearchAway, isAway } from './elastic-failures.js';
import { CURRENT } from './index-layout.js';
import { type FacetAggregates, type MatchAnswer, matchesOf, totalOf } from './match-answer.js';
import { type MatchPosition, readPosition, type Width } from './match-position.js';
import { matchRequest } from './match-request.js';
import { isDoubtful } from './term-query.js';

/** Whoever searches waits no longer for it. */
const PATIENCE_MS = 2_000;
const CHECK_MS = 1_500;
/** Looks for what is meant to the letter; where hardly anything is found, for what may be meant. */
@Injectable()
export class ElasticsearchSearch extends SearchEngine {
  constructor(private readonly connection: ElasticConnection) {
    super();
  }

  /** @throws ElasticsearchAway; DomainError 410 for a cursor that it cannot go on from. */
  override async find(request: SearchRequest): Promise<Matches> {
    const { query, page, sort } = request;
    const position =
      page.kind === 'cursor' && page.after ? readPosition(page.after, sort) : undefined;
    const first = await this.ask(request, position?.width ?? 'exact', position);
    const found = totalOf(first).count;
    const mayBeWider = position === undefined && found < ENOUGH;
    if (mayBeWider && query.alternatives.flat().some(isDoubtful)) {
      const wider = await this.ask(request, 'near', undefined);
      if (totalOf(wider).count > found) return matchesOf(wider, 'near', page);
    }
    return matchesOf(first, position?.width ?? 'exact', page);
  }

  /** Rejects while it cannot be searched. */
  async check(): Promise<void> {
    const client = await this.connection.client();
    const options = { requestTimeout: CHECK_MS };
    if (await client.indices.existsAlias({ name: CURRENT }, options)) return;
    throw new Error('there is no index yet');
  }

  private async ask(
    request: SearchRequest,
    width: Width,
    position: MatchPosition | undefined,
  ): Promise<MatchAnswer> {
    const answer = await this.send(request, width, position);
    if (answer.timed_out) throw new ElasticsearchAway(new Error('the search took too long'));
    return answer;
  }

  private async send(
    request: SearchRequest,
    width: Width,
    position: MatchPosition | undefined,
  ): Promise<MatchAnswer> {
    try {
      const client = await this.connection.client();
      return await client.search<unknown, FacetAggregates>(matchRequest(request, width, position), {
        requestTimeout: PATIENCE_MS,
      });
    } catch (error) {
      throw isAway(error) ? new ElasticsearchAway(error) : error;
    }
  }
}
