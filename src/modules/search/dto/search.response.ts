import { ApiProperty } from '@nestjs/swagger';
import type { FacetValue, Facets } from '../search-engine.js';
import type { SearchHitResponse } from './search-hit.response.js';
import type { ListResponse } from '../../../http/paginator.js';

class FacetValueResponse implements FacetValue {
  @ApiProperty()
  value!: string;

  @ApiProperty({ type: 'integer', minimum: 1 })
  count!: number;
}

/** Of all that was found, as far as it is ranked; the usual ones first. */
export class FacetsResponse implements Facets {
  @ApiProperty({ type: [FacetValueResponse] })
  type!: readonly FacetValue[];

  @ApiProperty({ type: [FacetValueResponse] })
  language!: readonly FacetValue[];

  @ApiProperty({ type: [FacetValueResponse] })
  tags!: readonly FacetValue[];
}

export interface SearchResponse extends ListResponse<SearchHitResponse> {
  readonly facets: FacetsResponse;
}
