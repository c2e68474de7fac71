import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsString, Matches, MaxLength, MinLength } from 'class-validator';
import { MAX_COMMENT } from './comment.js';

const LINES = /^[\P{Cc}\t\n]*$/u;

/** Browsers and Windows write line ends as CR LF; they are kept as LF, and blanks around dropped. */
const tidied = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.replaceAll('\r\n', '\n').trim() : value,
);

/** The text of a comment, which may have several lines. */
export const CommentBody = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      minLength: 1,
      maxLength: MAX_COMMENT,
      description: 'blanks around it are dropped; no control characters but tabs and line ends',
    }),
    tidied,
    IsString(),
    MinLength(1),
    MaxLength(MAX_COMMENT),
    Matches(LINES, { message: '$property must not contain control characters' }),
  );
