import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsArray, ValidateBy } from 'class-validator';
import { isTag, MAX_TAG, MAX_TAGS, normalTags } from './tags.js';
import { IfGiven } from '../../../http/if-given.decorator.js';

const isText = (value: unknown): value is string => typeof value === 'string';

const normal = (value: unknown): unknown =>
  Array.isArray(value) && value.every(isText) ? normalTags(value) : value;

const areTags = (options: ApiPropertyOptions): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'array',
      items: { type: 'string', maxLength: MAX_TAG },
      maxItems: MAX_TAGS,
      ...options,
    }),
    IfGiven(),
    IsArray(),
    ArrayMaxSize(MAX_TAGS),
    ValidateBy({
      name: 'areTags',
      validator: {
        validate: (value: unknown) => Array.isArray(value) && value.every(isTag),
        defaultMessage: () =>
          `each of $property must be at most ${MAX_TAG} letters, digits and any of + . # _ -`,
      },
    }),
  );

/** What a thing is about. */
export const Tags = (options: ApiPropertyOptions = {}): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => normal(value)),
    areTags({ example: ['rust', 'node.js'], ...options }),
  );

/** Of a query: `tags=a,b` and repeated `tags` are the same. */
export const TagsFilter = (): PropertyDecorator =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) => {
      const texts: readonly unknown[] = Array.isArray(value) ? value : [value];
      if (value === undefined || !texts.every(isText)) return value;
      return normal(texts.flatMap((text) => text.split(',')).filter((tag) => tag.trim() !== ''));
    }),
    areTags({ description: 'any of these; separated by commas, or repeated' }),
  );
