import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Controller, Get, Header, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { PACKAGE_ROOT } from '../config/package-root.js';
import { Public } from './access.decorators.js';

const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "font-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

const PAGE = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Switchboard: API reference</title>
    <link rel="icon" href="reference/assets/favicon-32x32.png">
    <link rel="stylesheet" href="reference/assets/swagger-ui.css">
    <style>
      body { margin: 0; }
      .swagger-ui .topbar { display: none; }
      .sockets { margin: 1em 20px 0; font-family: sans-serif; }
    </style>
  </head>
  <body>
    <p class="sockets">Sockets: <a href="asyncapi.json">asyncapi.json</a></p>
    <main id="reference"></main>
    <script src="reference/assets/swagger-ui-bundle.js"></script>
    <script src="reference/start.js"></script>
  </body>
</html>
`;

const START = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#reference',
  deepLinking: true,
  persistAuthorization: true,
  docExpansion: 'list',
  defaultModelsExpandDepth: 0,
});
`;

/** The OpenAPI description as it is checked in, and a page to browse it; nothing from elsewhere. */
@ApiExcludeController()
@Public()
@Controller()
export class ReferenceController {
  private description: Promise<string> | undefined;

  @Get('openapi.json')
  async openapi(@Res() response: Response): Promise<void> {
    this.description ??= readFile(join(PACKAGE_ROOT, 'openapi.json'), 'utf8');
    response.type('application/json').send(await this.description);
  }

  @Get('reference')
  @Header('Content-Security-Policy', CONTENT_SECURITY_POLICY)
  @Header('Content-Type', 'text/html; charset=utf-8')
  page(): string {
    return PAGE;
  }

  @Get('reference/start.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  start(): string {
    return START;
  }
}
