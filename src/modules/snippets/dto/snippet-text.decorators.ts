import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';

export const MAX_TITLE = 200;
export const MAX_DESCRIPTION = 2_000;
export const MAX_CODE = 65_536;

/** One line with something in it; blanks around it are dropped. */
export const IsTitle = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim() : value,
    ),
    IsString(),
    IsNotEmpty(),
    MaxLength(MAX_TITLE),
    Matches(/^\P{Cc}*$/u, { message: '$property must not contain control characters' }),
  );

/** Kept as it is, character by character. */
export const IsCode = (): PropertyDecorator =>
  applyDecorators(
    IsString(),
    IsNotEmpty(),
    MaxLength(MAX_CODE),
    Matches(/^[^\0]*$/, { message: '$property must not contain a NUL' }),
  );
