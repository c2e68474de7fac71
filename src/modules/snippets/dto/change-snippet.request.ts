import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, ValidateIf } from 'class-validator';
import { Tags } from '../../social/subjects/dto/tags.decorator.js';
import { NullableText } from '../../users/nullable-text.decorator.js';
import { Language } from './language.decorator.js';
import {
  IsCode,
  IsTitle,
  MAX_CODE,
  MAX_DESCRIPTION,
  MAX_TITLE,
} from './snippet-text.decorators.js';

/** Not `@IsOptional()`, which lets null pass: these cannot be cleared. */
const IfGiven = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

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
    maxLength: MAX_CODE,
    description: 'the former code is kept as a revision',
  })
  @IfGiven()
  @IsCode()
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
