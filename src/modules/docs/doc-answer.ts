import { applyDecorators } from '@nestjs/common';
import { ApiExtraModels, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import type { Response } from 'express';
import { DocResponse } from './dto/doc.response.js';

/**
 * For whoever opens the HTML as a page of its own: nothing runs, loads from here or is sent, whatever
 * may have got through.
 */
const CONTENT_SECURITY_POLICY =
  "sandbox; default-src 'none'; img-src https:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Sends a page's content as HTML. */
export const sendHtml = (response: Response, html: string): void => {
  response.setHeader('Content-Security-Policy', CONTENT_SECURITY_POLICY);
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.type('text/html; charset=utf-8').send(html);
};

/** Documents a route that answers with a page, or with the HTML of it. */
export const ApiDoc = (): MethodDecorator =>
  applyDecorators(
    ApiExtraModels(DocResponse),
    ApiResponse({
      status: 200,
      description:
        'With `format=html` a fragment without `html` and `body`: CommonMark, and of GitHub’s ' +
        'Markdown tables, task lists and struck text. Everything that could run is taken out, ids ' +
        'begin with `user-content-`, and code is marked up with the classes of highlight.js.',
      content: {
        'application/json': { schema: { $ref: getSchemaPath(DocResponse) } },
        'text/html': { schema: { type: 'string' } },
      },
    }),
    ApiResponse({ status: 404, description: 'NOT_FOUND' }),
    ApiResponse({
      status: 503,
      description:
        'SERVICE_UNAVAILABLE: HTML that nobody has read yet, while too much else is being made, or too ' +
        'much of the same author’s',
    }),
  );
