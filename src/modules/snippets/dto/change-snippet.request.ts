import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { IfGiven } from '../../../http/if-given.decorator.js';
import { Tags } from '../../search/vocabulary/tags.decorator.js';
import { IsText, IsTitle, MAX_TEXT, MAX_TITLE } from '../../social/subjects/dto/text.decorators.js';
import { NullableText } from '../../users/nullable-text.decorator.js';
import { MAX_DESCRIPTION } from '../snippet.js';
import { Language } from '../../search/vocabulary/language.decorator.js';

/** What is left out stays. */
export class ChangeSnippetRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: MAX_TITLE })
  @IfGiven()
  @IsTitle()
  title?: string;

  @NullableText(MAX_DESCRIPTION, {
    description: 'null clears it; `#tags` in it are added to `tags`',
  })
  description?: string | null;

  @ApiPropertyOptional({
    minLength: 1,
    maxLength: MAX_TEXT,
    description: 'the former code is kept as a revision',
  })
  @IfGiven()
  @IsText()
  code?: string;

  @Language('null has it detected anew')
  language?: string | null;

  @Tags({ description: 'all of them; `#tags` in the description stay' })
  tags?: readonly string[];

  @ApiPropertyOptional()
  @IfGiven()
  @IsBoolean()
  is_public?: boolean;
}
