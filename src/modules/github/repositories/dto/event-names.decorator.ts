import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, ValidateBy } from 'class-validator';
import { areEventNames, MAX_EVENT_NAMES } from '../event-names.js';

/** Optional names of events; null, and `*` alone, stand for every event. */
export const EventNames = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({
      type: 'array',
      nullable: true,
      items: { type: 'string', pattern: '^([a-z][a-z0-9_]{0,63}|\\*)$' },
      minItems: 1,
      maxItems: MAX_EVENT_NAMES,
      uniqueItems: true,
      example: ['push', 'pull_request'],
      description,
    }),
    IsOptional(),
    ValidateBy({
      name: 'areEventNames',
      validator: {
        validate: areEventNames,
        defaultMessage: () =>
          `$property must be 1 to ${MAX_EVENT_NAMES} different names of GitHub's events, or ["*"]`,
      },
    }),
  );
