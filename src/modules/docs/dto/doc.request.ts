import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import {
  IsBoolean,
  IsNotEmpty,
  IsString,
  Matches,
  MaxLength,
  MinLength,
  ValidateIf,
} from 'class-validator';
import { Tags } from '../../social/subjects/dto/tags.decorator.js';
import { MAX_CONTENT, MAX_TITLE } from '../doc.js';
import { MAX_SLUG, SLUG } from '../doc-slug.js';

/** Not `@IsOptional()`, which lets null pass. */
const IfGiven = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

export class CreateDocRequest {
  @ApiProperty({ minLength: 1, maxLength: MAX_TITLE, example: 'Getting started' })
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_TITLE)
  @Matches(/^\P{Cc}*$/u, { message: '$property must not contain control characters' })
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

  @ApiProperty({ minLength: 1, maxLength: MAX_CONTENT, description: 'Markdown' })
  @IsString()
  @MinLength(1)
  @MaxLength(MAX_CONTENT)
  // PostgreSQL keeps no NUL in a text.
  @Matches(/^[^\0]*$/, { message: '$property must not contain a NUL' })
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

export class ForkDocRequest {
  @ApiPropertyOptional({
    description: 'by default as the source: public, unless that is a private one of yours',
  })
  @IfGiven()
  @IsBoolean()
  is_public?: boolean;
}
