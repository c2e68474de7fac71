import { applyDecorators, type Type } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';

const PAGINATION = {
  type: 'object',
  required: ['limit', 'next_cursor', 'has_more'],
  properties: {
    limit: { type: 'integer' },
    next_cursor: { type: 'string', nullable: true },
    has_more: { type: 'boolean' },
    page: { type: 'integer', description: 'only when `page` was asked for, as the next three' },
    total: { type: 'integer', description: 'counted to 10,000 at most' },
    total_pages: { type: 'integer' },
    total_capped: { type: 'boolean', enum: [true] },
  },
};

/** Documents a route that answers with a page of `item`. */
export const ApiList = (item: Type): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(item),
    ApiResponse({
      status: 200,
      schema: {
        type: 'object',
        required: ['data', 'pagination'],
        properties: {
          data: { type: 'array', items: { $ref: getSchemaPath(item) } },
          pagination: PAGINATION,
        },
      },
    }),
  );
