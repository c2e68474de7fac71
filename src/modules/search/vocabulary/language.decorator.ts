import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsOptional, ValidateBy } from 'class-validator';
import { isLanguage, MAX_LANGUAGE, normalLanguage } from './language-names.js';

/** The name of a language, or another name of it; null and nothing are left to the route. */
export const Language = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'string',
      nullable: true,
      maxLength: MAX_LANGUAGE,
      example: 'javascript',
      description,
    }),
    IsOptional(),
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? normalLanguage(value) : value,
    ),
    ValidateBy({
      name: 'isLanguage',
      validator: {
        validate: isLanguage,
        defaultMessage: () =>
          `$property must be at most ${MAX_LANGUAGE} letters, digits and any of + # . -`,
      },
    }),
  );
