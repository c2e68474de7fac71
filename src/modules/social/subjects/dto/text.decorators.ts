import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';

export const MAX_TITLE = 200;
export const MAX_TEXT = 65_536;

/** What ends a line, turns the direction of what follows, or is not seen between other characters. */
const WITHOUT_HIDDEN = /^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u200B\u2060-\u206F\uFEFF]*$/u;
/** Fillers (U+3164) are letters to Unicode; the last one is Braille without a dot. */
const SEEN = /[^\p{Z}\p{C}\p{Default_Ignorable_Code_Point}\u2800]/u;

/** One line with something in it; blanks around it are dropped. */
export const IsTitle = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim() : value,
    ),
    IsString(),
    IsNotEmpty(),
    MaxLength(MAX_TITLE),
    Matches(WITHOUT_HIDDEN, {
      message: '$property must not contain control characters or hidden ones',
    }),
    Matches(SEEN, { message: '$property must contain something that is seen' }),
  );

/** Code or Markdown: kept as it is, character by character. */
export const IsText = (): PropertyDecorator =>
  applyDecorators(
    IsString(),
    IsNotEmpty(),
    MaxLength(MAX_TEXT),
    // PostgreSQL keeps no NUL in a text.
    Matches(/^[^\0]*$/, { message: '$property must not contain a NUL' }),
  );
