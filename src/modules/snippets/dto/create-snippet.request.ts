import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
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

export class CreateSnippetRequest {
  @ApiProperty({ minLength: 1, maxLength: MAX_TITLE, example: 'Binary search' })
  @IsTitle()
  title!: string;

  @NullableText(MAX_DESCRIPTION, { description: '`#tags` in it are added to `tags`' })
  description?: string | null;

  @ApiProperty({ minLength: 1, maxLength: MAX_CODE, example: 'print("hello")' })
  @IsCode()
  code!: string;

  @Language('detected when absent')
  language?: string | null;

  @Tags()
  tags?: readonly string[];

  // Not `@IsOptional()`, which lets null pass: what that would mean is not to be guessed.
  @ApiPropertyOptional({ default: true })
  @ValidateIf((_, value) => value !== undefined)
  @IsBoolean()
  is_public?: boolean;
}
