import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, IsString, Matches, MaxLength } from 'class-validator';

const ONE_LINE = /^\P{Cc}*$/u;
const LINES = /^[\P{Cc}\t\n\r]*$/u;

/** Blanks around a text are dropped; nothing but blanks is no text. */
const trimmedToNull = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.trim() || null : value,
);

const nullable = (max: number, allowed: RegExp, options: ApiPropertyOptions): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: 'string', nullable: true, maxLength: max, ...options }),
    IsOptional(),
    trimmedToNull,
    IsString(),
    MaxLength(max),
    // PostgreSQL keeps no NUL in a text, and no other control character belongs into a name.
    Matches(allowed, { message: '$property must not contain control characters' }),
  );

/** A text of one line, at most `max` characters; null clears it. */
export const NullableLine = (max: number, options: ApiPropertyOptions = {}): PropertyDecorator =>
  nullable(max, ONE_LINE, options);

/** A text that may have several lines. */
export const NullableText = (max: number, options: ApiPropertyOptions = {}): PropertyDecorator =>
  nullable(max, LINES, options);
