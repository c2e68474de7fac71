import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { IfGiven } from '../../../http/if-given.decorator.js';
import { Tags } from '../../search/vocabulary/tags.decorator.js';
import { IsText, IsTitle, MAX_TEXT, MAX_TITLE } from '../../social/subjects/dto/text.decorators.js';
import { NullableText } from '../../users/nullable-text.decorator.js';
import { MAX_DESCRIPTION } from '../snippet.js';
import { Language } from '../../search/vocabulary/language.decorator.js';

export class CreateSnippetRequest {
  @ApiProperty({ minLength: 1, maxLength: MAX_TITLE, example: 'Binary search' })
  @IsTitle()
  title!: string;

  @NullableText(MAX_DESCRIPTION, { description: '`#tags` in it are added to `tags`' })
  description?: string | null;

  @ApiProperty({ minLength: 1, maxLength: MAX_TEXT, example: 'print("hello")' })
  @IsText()
  code!: string;

  @Language('detected when absent')
  language?: string | null;

  @Tags()
  tags?: readonly string[];

  @ApiPropertyOptional({ default: true })
  @IfGiven()
  @IsBoolean()
  is_public?: boolean;
}
