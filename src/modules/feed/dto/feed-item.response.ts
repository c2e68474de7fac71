import { ApiProperty } from '@nestjs/swagger';
import { DocResponse } from '../../docs/dto/doc.response.js';
import { SnippetResponse } from '../../snippets/dto/snippet.response.js';

const PUBLISHED = { format: 'date-time', description: 'when it was first public' };

export class FeedSnippetResponse extends SnippetResponse {
  @ApiProperty({ enum: ['snippet'] })
  type!: 'snippet';

  @ApiProperty(PUBLISHED)
  published_at!: string;
}

export class FeedDocResponse extends DocResponse {
  @ApiProperty({ enum: ['doc'] })
  type!: 'doc';

  @ApiProperty(PUBLISHED)
  published_at!: string;
}

export type FeedItem = FeedSnippetResponse | FeedDocResponse;
