import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsBoolean, IsString, Matches, MaxLength } from 'class-validator';
import { IfGiven } from '../../../http/if-given.decorator.js';
import { Tags } from '../../search/vocabulary/tags.decorator.js';
import { IsText, IsTitle, MAX_TEXT, MAX_TITLE } from '../../social/subjects/dto/text.decorators.js';
import { MAX_SLUG, SLUG } from '../doc-slug.js';

export class CreateDocRequest {
  @ApiProperty({ minLength: 1, maxLength: MAX_TITLE, example: 'Getting started' })
  @IsTitle()
  title!: string;

  @ApiPropertyOptional({
    maxLength: MAX_SLUG,
    pattern: SLUG.source,
    example: 'getting-started',
    description: 'unique among your pages; made of the title when it is left out',
  })
  @IfGiven()
  @IsString()
  @MaxLength(MAX_SLUG)
  @Matches(SLUG, { message: '$property must be of a-z, 0-9 and single hyphens between them' })
  slug?: string;

  @ApiProperty({ minLength: 1, maxLength: MAX_TEXT, description: 'Markdown' })
  @IsText()
  content!: string;

  @Tags()
  tags?: readonly string[];

  @ApiPropertyOptional({ default: true })
  @IfGiven()
  @IsBoolean()
  is_public?: boolean;
}

/** What is left out stays. */
export class ChangeDocRequest extends PartialType(CreateDocRequest, {
  skipNullProperties: false,
}) {}
