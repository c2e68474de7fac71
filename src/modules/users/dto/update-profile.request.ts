import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, ValidateIf } from 'class-validator';
import { NullableLine, NullableText } from '../nullable-text.decorator.js';
import { IsTimeZone } from '../is-time-zone.decorator.js';
import { IsUsername } from '../is-username.decorator.js';
import { IsWebsite } from '../is-website.decorator.js';
import { MAX_USERNAME, MIN_USERNAME } from '../username.js';

export const MAX_NAME = 100;
export const MAX_FULL_NAME = 200;
export const MAX_BIO = 500;
export const MAX_LOCATION = 100;
export const MAX_WEBSITE = 2_000;
export const MAX_TIME_ZONE = 64;

/** What is left out stays; null, or nothing but blanks, clears. */
export class UpdateProfileRequest {
  // Not `@IsOptional()`, which lets null pass: a username cannot be cleared.
  @ApiPropertyOptional({ minLength: MIN_USERNAME, maxLength: MAX_USERNAME })
  @ValidateIf((_, value) => value !== undefined)
  @IsString()
  @IsUsername()
  username?: string;

  @NullableLine(MAX_NAME)
  first_name?: string | null;

  @NullableLine(MAX_NAME)
  last_name?: string | null;

  @NullableLine(MAX_FULL_NAME, { description: 'wins over `first_name` and `last_name`' })
  full_name?: string | null;

  @NullableText(MAX_BIO)
  bio?: string | null;

  @NullableLine(MAX_LOCATION)
  location?: string | null;

  @NullableLine(MAX_WEBSITE, { format: 'uri', description: 'http or https' })
  @IsWebsite()
  website?: string | null;

  @NullableLine(MAX_TIME_ZONE, { example: 'Europe/Vienna', description: 'IANA name' })
  @IsTimeZone()
  time_zone?: string | null;
}
