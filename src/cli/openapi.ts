import 'reflect-metadata';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { AppModule } from '../app.module.js';
import { loadConfig } from '../config/load-config.js';
import { PACKAGE_ROOT } from '../config/package-root.js';
import { UNPREFIXED } from '../configure-app.js';
import { openApiDocument } from '../http/openapi-document.js';
import { createLogger } from '../logging/logger.js';
import { DELIVERY_OPERATIONS } from '../modules/github/deliveries/delivery-routes.js';
import { WEBHOOK_OPERATIONS } from '../modules/webhooks/webhook-routes.js';

const OPERATIONS = [...WEBHOOK_OPERATIONS, ...DELIVERY_OPERATIONS];

/** Writes openapi.json from the decorators; nothing is instantiated, so no server is needed. */
const write = async (): Promise<void> => {
  const config = loadConfig({ NODE_ENV: 'development' });
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.forRoot({ config, logger: createLogger('error') }),
    { preview: true, logger: false, abortOnError: false },
  );
  app.setGlobalPrefix('api', { exclude: UNPREFIXED });
  const file = join(PACKAGE_ROOT, 'openapi.json');
  writeFileSync(file, `${JSON.stringify(openApiDocument(app, OPERATIONS), null, 2)}\n`);
  process.stdout.write(`wrote ${file}\n`);
};

void write();
