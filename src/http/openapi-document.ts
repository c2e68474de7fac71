import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { VERSION } from '../config/package-root.js';
import type { DirectOperation } from './direct-routes.js';
import { nullTypes } from './null-types.js';
import { TAKES_ANY_QUERY } from './takes-any-query.decorator.js';

const DESCRIPTION = `
Everything is JSON with snake_case names, RFC 3339 times in UTC and UUIDv7 ids. Every route is
private unless it says otherwise: send \`Authorization: Bearer <access token>\`. Where a Supabase
project is configured, the tokens of its users are taken likewise.

Errors are \`{ "success": false, "error": { "code", "message", "details"?, "request_id" } }\`, or
RFC 9457 with \`Accept: application/problem+json\`. Every answer has \`X-Request-Id\`. Lists take
\`limit\` and \`cursor\` (or \`page\`); \`GET\`s carry an \`ETag\`. Creating POSTs outside /api/auth take an
\`Idempotency-Key\`.
`.trim();

const FIELD_FAULT = {
  type: 'object' as const,
  required: ['field', 'message'],
  properties: { field: { type: 'string' as const }, message: { type: 'string' as const } },
};

const ERROR_SCHEMA = {
  type: 'object' as const,
  required: ['success', 'error'],
  properties: {
    success: { type: 'boolean' as const, enum: [false] },
    error: {
      type: 'object' as const,
      required: ['code', 'message', 'request_id'],
      properties: {
        code: { type: 'string' as const, example: 'VALIDATION_ERROR' },
        message: { type: 'string' as const },
        details: {
          description: 'for VALIDATION_ERROR the faulty fields',
          anyOf: [{ type: 'array' as const, items: FIELD_FAULT }, { type: 'object' as const }],
        },
        request_id: { type: 'string' as const },
      },
    },
  },
};

const errorResponse = (description: string) => ({
  description,
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
});

/**
 * The description of every route: from the decorators on the controllers, and of the direct routes
 * what they say of themselves.
 */
export const openApiDocument = (
  app: INestApplication,
  direct: readonly DirectOperation[],
): OpenAPIObject => {
  const options = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Switchboard')
    .setDescription(DESCRIPTION)
    .setVersion(VERSION)
    .addServer('/', 'wherever this description was read')
    .setLicense('MIT', 'https://opensource.org/license/mit')
    .addBearerAuth()
    .build();
  const document = SwaggerModule.createDocument(app, options, {
    operationIdFactory: (controller, method) =>
      `${controller.replace(/Controller$/, '').replace(/^./, (c) => c.toLowerCase())}.${method}`,
  });
  document.components ??= {};
  document.components.schemas = { ...document.components.schemas, Error: ERROR_SCHEMA };
  for (const { path, operation } of direct) {
    document.paths[path] = { ...document.paths[path], post: { ...operation } };
  }
  for (const path of Object.values(document.paths)) {
    for (const operation of [path.get, path.post, path.put, path.patch, path.delete]) {
      if (!operation) continue;
      operation.security ??= [];
      const secured = operation.security.length > 0;
      for (const [status, response] of Object.entries(operation.responses)) {
        if (response && !('$ref' in response) && Number(status) >= 400) {
          Object.assign(response, errorResponse(response.description));
        }
      }
      const faultless = TAKES_ANY_QUERY in operation;
      Reflect.deleteProperty(operation, TAKES_ANY_QUERY);
      operation.responses = {
        ...operation.responses,
        ...(faultless ? {} : { '400': errorResponse('The request is not valid.') }),
        ...(secured ? { '401': errorResponse('Not signed in, or no longer.') } : {}),
        '429': errorResponse('Too many requests; see Retry-After.'),
        default: errorResponse('Any other error.'),
      };
    }
  }
  return JSON.parse(JSON.stringify(document), nullTypes) as OpenAPIObject;
};
