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

const itemsOf = (types: readonly Type[]): object => {
  const schemas = types.map((type) => ({ $ref: getSchemaPath(type) }));
  return schemas.length === 1 ? { ...schemas[0] } : { oneOf: schemas };
};

/** The same, and what else the answer has beside the page. */
export const ApiListWith = (
  more: Readonly<Record<string, Type>>,
  ...types: readonly Type[]
): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(...types, ...Object.values(more)),
    ApiResponse({
      status: 200,
      schema: {
        type: 'object',
        required: ['data', 'pagination', ...Object.keys(more)],
        properties: {
          data: { type: 'array', items: itemsOf(types) },
          pagination: PAGINATION,
          ...Object.fromEntries(
            Object.entries(more).map(([name, type]) => [name, { $ref: getSchemaPath(type) }]),
          ),
        },
      },
    }),
  );

/** Documents a route that answers with a page of items of this type, or of either of these. */
export const ApiList = (...types: readonly Type[]): MethodDecorator => ApiListWith({}, ...types);
