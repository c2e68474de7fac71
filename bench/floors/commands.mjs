import { fileURLToPath } from 'node:url';

import { DB_POOL_MAX, JWT_AUDIENCE, JWT_ISSUER, secrets } from '../lib/product.mjs';

/** @type {(script: string, databaseUrl: string, env: Record<string, string>) => import('../lib/servers.mjs').ServerCommand} */
const floor = (script, databaseUrl, env) => ({
  script: fileURLToPath(new URL(script, import.meta.url)),
  env: { ...env, DATABASE_URL: databaseUrl, DB_POOL_MAX },
});

/** @param {string} databaseUrl */
export const webhooksFloor = (databaseUrl) =>
  floor('webhooks-floor.mjs', databaseUrl, { GITHUB_WEBHOOK_SECRET: secrets.webhook });

/** @param {string} databaseUrl */
export const profileFloor = (databaseUrl) =>
  floor('profile-floor.mjs', databaseUrl, { JWT_SECRET: secrets.jwt, JWT_ISSUER, JWT_AUDIENCE });

/**
 * @param {string} databaseUrl
 * @param {object} statements
 */
export const snippetsFloor = (databaseUrl, statements) =>
  floor('snippets-floor.mjs', databaseUrl, {
    ...{ JWT_SECRET: secrets.jwt, JWT_ISSUER, JWT_AUDIENCE },
    STATEMENTS: JSON.stringify(statements),
  });
