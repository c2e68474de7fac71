import { Injectable } from '@nestjs/common';
import { listScope, Paginator } from '../../http/paginator.js';
import type { SearchQueryParameters } from './dto/search.query.js';
import type { SearchResponse } from './dto/search.response.js';
import { SearchHitRepository } from './hits/search-hit.repository.js';
import { hitView } from './hits/search-hit-view.js';
import { parseSearchQuery } from './query/parse-search-query.js';
import { type Match, NOTHING_FOUND, SearchEngine } from './search-engine.js';

/** Of each content, so many characters are looked through for what to show of it. */
const HIGHLIGHTED_CHARACTERS = 16_384;

const positionOf = ({ position }: Match): readonly string[] => position;

/** What is found, and how it is shown. */
@Injectable()
export class SearchService {
  constructor(
    private readonly engine: SearchEngine,
    private readonly hits: SearchHitRepository,
    private readonly paginator: Paginator,
  ) {}

  /** @throws DomainError 400 for too many words, and for a foreign cursor */
  async search(
    { q, type, language, tags, author, sort = 'relevance', ...page }: SearchQueryParameters,
    readerId: string | null,
  ): Promise<SearchResponse> {
    const types = [...new Set(type)].sort();
    const filters = { types, language: language ?? undefined, tags, author };
    const scope = listScope('search', { q, ...filters, sort, reader: readerId ?? undefined });
    const request = this.paginator.request(page, scope);
    const query = parseSearchQuery(q);
    const found =
      query.alternatives.length === 0
        ? NOTHING_FOUND
        : await this.engine.find({ query, filters, sort, readerId, page: request });
    const rows = await this.hits.find(
      found.rows.map(({ id }) => id),
      readerId,
      HIGHLIGHTED_CHARACTERS,
    );
    const view = hitView(rows, query, found.isWidened);
    const { data, pagination } = this.paginator.answer(request, scope, found, positionOf, view);
    return { data: data.filter((hit) => hit !== undefined), pagination, facets: found.facets };
  }
}
