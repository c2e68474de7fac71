import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../app.module.js';
import type { LoadedConfig } from '../../config/load-config.js';
import { TEST_SECRET, TEST_SOURCE } from '../../config/webhook-sources.js';
import { webhooksConfig } from '../../config/webhooks.config.js';
import { hmacSha256 } from '../../crypto/hmac.js';
import { Database } from '../../database/database.js';
import { DomainError } from '../../errors/domain-error.js';
import { createLogger } from '../../logging/logger.js';
import { NestLogger } from '../../logging/nest-logger.js';
import { RegistrationService } from '../../modules/auth/passwords/registration.service.js';
import { RoleGrantRepository } from '../../modules/users/role-grant.repository.js';
import { WebhookIngestionService } from '../../modules/webhooks/webhook-ingestion.service.js';
import { WebhookSources } from '../../modules/webhooks/webhook-sources.js';
import { publishDemo } from './demo-content.js';

const PASSWORD = 'switchboard-demo';

const ACCOUNTS = [
  { email: 'demo@switchboard.dev', username: 'dana', full: ['Dana', 'Demo'], role: 'user' },
  { email: 'admin@switchboard.dev', username: 'ada-admin', full: ['Ada', 'Admin'], role: 'admin' },
] as const;

export interface DemoAccount {
  readonly email: string;
  readonly password: string;
  readonly role: string;
}

const WEBHOOKS = [
  { event: 'deploy.finished', service: 'api', version: '1.4.2', duration_seconds: 93 },
  { event: 'build.failed', branch: 'feature/search', step: 'test', exit_code: 1 },
  { event: 'deploy.started', service: 'web', version: '2.0.0' },
];

const registerIfNew = async (
  registration: RegistrationService,
  { email, username, full: [first_name, last_name] }: (typeof ACCOUNTS)[number],
): Promise<void> => {
  try {
    await registration.register(
      { email, username, password: PASSWORD, first_name, last_name },
      { ip: null, device: 'demo data' },
    );
  } catch (error) {
    const taken = error instanceof DomainError && error.kind === 'conflict';
    if (!taken) throw error;
  }
};

/**
 * Fills an empty development instance through the same services that requests use. Doing it again
 * changes nothing.
 * @returns the accounts, with their passwords
 */
export const seedDemo = async (config: LoadedConfig): Promise<readonly DemoAccount[]> => {
  const logger = createLogger('error');
  const app = await NestFactory.createApplicationContext(AppModule.forRoot({ config, logger }), {
    logger: new NestLogger(logger),
    abortOnError: false,
  });
  try {
    const find = { strict: false };
    const roles = new RoleGrantRepository(app.get(Database, find));
    for (const account of ACCOUNTS) {
      await registerIfNew(app.get(RegistrationService, find), account);
      await roles.setRole(account.email, account.role, true);
    }
    await publishDemo(app);
    const source = app.get(WebhookSources, find).get(TEST_SOURCE);
    const [secret = TEST_SECRET] = config.get(webhooksConfig).secrets.get(TEST_SOURCE) ?? [];
    const ingestion = app.get(WebhookIngestionService, find);
    for (const [index, payload] of WEBHOOKS.entries()) {
      const body = Buffer.from(JSON.stringify(payload));
      const signature = `sha256=${hmacSha256(secret, body).toString('hex')}`;
      const headers = {
        'content-type': 'application/json',
        'x-webhook-id': `demo-${index + 1}`,
        'x-webhook-signature': signature,
      };
      await ingestion.receive(source, { headers, body }, () => undefined);
    }
  } finally {
    await app.close();
  }
  return ACCOUNTS.map(({ email, role }) => ({ email, password: PASSWORD, role }));
};
