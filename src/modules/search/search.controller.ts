import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { Public } from '../../http/access.decorators.js';
import { ApiListWith } from '../../http/list.decorator.js';
import { CurrentReader, type Principal } from '../../http/principal.js';
import { SearchHitResponse } from './dto/search-hit.response.js';
import { SearchQueryParameters } from './dto/search.query.js';
import { FacetsResponse, type SearchResponse } from './dto/search.response.js';
import { SearchService } from './search.service.js';

@ApiTags('Search')
@Controller('search')
export class SearchController {
  constructor(private readonly searches: SearchService) {}

  @Get()
  @Public()
  @ApiOperation({
    summary: 'Find snippets, docs, users and repositories',
    description:
      'A match in the title counts three times as much as one in the content or the tags, one in the ' +
      'description twice. What is written is found by the next request (by Elasticsearch, a second or ' +
      'two later). What is private is found by its author alone. Of what fits more than 500 things the ' +
      'most promising 500 are ranked, and counted in the facets (by Elasticsearch, all).',
  })
  @ApiListWith({ facets: FacetsResponse }, SearchHitResponse)
  search(
    @CurrentReader() reader: Principal | undefined,
    @Query() query: SearchQueryParameters,
  ): Promise<SearchResponse> {
    return this.searches.search(query, reader?.userId ?? null);
  }
}
