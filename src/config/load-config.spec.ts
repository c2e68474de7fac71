import { ConfigurationError, type ConfigurationFault } from './configuration-error.js';
import { authConfig } from './auth.config.js';
import { loadConfig } from './load-config.js';
import { loggingConfig } from './logging.config.js';
import { sections } from './sections.js';
import { serverConfig } from './server.config.js';
import { streamsConfig } from './streams.config.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  DB_PASSWORD: 'c41f0b7e92d85a36',
  JWT_SECRET: 'oP5aXk2JvQm9cRzT7uYw1HbLs8DfGn4E',
  JWT_REFRESH_SECRET: 'Zq8WnC3xVt6MyKs0LdJh5PgRf2BaUe7T',
  ENCRYPTION_KEY: 'lpIy7gwuaHhLjQZrP7WHbrlXO4tllSqN20+TEV8IBXE=',
  METRICS_TOKEN: 'b7f93e0c81d24a65',
};

function faultsOf(env: NodeJS.ProcessEnv): readonly ConfigurationFault[] {
  try {
    loadConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.faults;
    throw error;
  }
}

const faultyVariables = (env: NodeJS.ProcessEnv) => faultsOf(env).map(({ variable }) => variable);

describe('loadConfig', () => {
  it('needs nothing to be set in development', () => {
    expect(loadConfig({}).get(serverConfig).environment).toBe('development');
  });

  it('starts in production with the five secrets', () => {
    expect(loadConfig(PRODUCTION).get(serverConfig).production).toBe(true);
  });

  it('counts an empty value as unset and trims the others', () => {
    const config = loadConfig({ PORT: '', STREAM_RING_TIMEOUT: '  ', HOST: ' 0.0.0.0\r' });
    expect(config.get(serverConfig)).toMatchObject({ port: 3000, host: '0.0.0.0' });
    expect(config.get(streamsConfig).ringTimeoutMs).toBe(30_000);
  });

  it('honours ENV, which NODE_ENV overrides', () => {
    expect(loadConfig({ ENV: 'test' }).get(serverConfig).environment).toBe('test');
    expect(loadConfig({ ENV: 'production', NODE_ENV: 'test' }).get(serverConfig).environment).toBe(
      'test',
    );
    expect(faultyVariables({ ENV: 'production' })).toContain('JWT_SECRET');
  });

  it('judges an unknown environment as strictly as production', () => {
    expect(faultyVariables({ ...PRODUCTION, NODE_ENV: 'staging' })).toEqual(['NODE_ENV']);
    expect(faultyVariables({ ENV: 'staging' })).toEqual(
      expect.arrayContaining(['ENV', 'JWT_SECRET']),
    );
  });

  it('logs less in tests', () => {
    expect(loadConfig({ NODE_ENV: 'test' }).get(loggingConfig).level).toBe('error');
    expect(loadConfig({}).get(loggingConfig).level).toBe('info');
  });

  it('lists every fault at once, those across variables too', () => {
    const env = {
      ...PRODUCTION,
      JWT_SECRET: 'short',
      METRICS_TOKEN: '',
      PORT: '99999',
      REDIS_URL: 'http://localhost',
      JWT_EXPIRY: '8d',
      GITHUB_CLIENT_ID: 'id',
      TURN_URLS: 'http://turn',
      CRON_TZ: 'Nowhere',
    };
    expect(faultyVariables(env)).toEqual([
      'PORT',
      'REDIS_URL',
      'JWT_SECRET',
      'JWT_REFRESH_EXPIRY',
      'METRICS_TOKEN',
      'GITHUB_CLIENT_SECRET',
      'PUBLIC_URL',
      'TURN_URLS',
      'TURN_SECRET',
      'CRON_TZ',
    ]);
    expect(() => loadConfig(env)).toThrow(/10 faults:(.|\n)*PORT must be(.|\n)*CRON_TZ must be/);
  });

  it('tells with every fault how to mend it', () => {
    const [fault] = faultsOf({ PORT: 'http' });
    expect(fault).toEqual({
      variable: 'PORT',
      message: 'must be a whole number from 0 to 65535',
      hint: 'For example: PORT=8080',
    });
  });

  it('takes no variable for faulty twice', () => {
    const variables = faultyVariables({ NODE_ENV: 'production' });
    expect(variables).toEqual([
      'DB_PASSWORD',
      'JWT_SECRET',
      'JWT_REFRESH_SECRET',
      'ENCRYPTION_KEY',
      'METRICS_TOKEN',
    ]);
  });

  it('never repeats a secret value, however wrong it is', () => {
    const marker = 'Xk9-leaked-7Qz';
    const secrets = sections.flatMap(({ specs }) =>
      Object.keys(specs).filter((name) => specs[name]?.secret),
    );
    expect(secrets.length).toBeGreaterThan(15);
    for (const shape of [marker, `${marker},${marker}`, `http://u:${marker}@[::`, `pk_${marker}`]) {
      const values = Object.fromEntries(secrets.map((name) => [name, shape]));
      for (const NODE_ENV of ['production', 'development']) {
        const faults = faultsOf({ ...values, WEBHOOK_SECRET_CI: shape, NODE_ENV });
        expect(faults.length).toBeGreaterThan(3);
        expect(new ConfigurationError(faults).message).not.toContain(marker);
      }
    }
  });

  it('keeps configurations of one process apart', () => {
    const first = loadConfig({ JWT_ISSUER: 'first' });
    const second = loadConfig({ JWT_ISSUER: 'second' });
    expect(first.get(authConfig).issuer).toBe('first');
    expect(second.get(authConfig).issuer).toBe('second');
  });
});

describe('production refuses', () => {
  it.each([
    ['JWT_SECRET', 'development-only-jwt-secret-not-for-production', 'development default'],
    ['JWT_SECRET', 'development-only-refresh-secret-not-for-production', 'development default'],
    ['JWT_REFRESH_SECRET', 'changemechangemechangemechangeme', 'too few different characters'],
    ['JWT_REFRESH_SECRET', 'your-secret-key', 'shorter than 32'],
    ['ENCRYPTION_KEY', 'development-only-encryption-key-not-for-production', 'development default'],
    ['ENCRYPTION_KEY', 'walrus-teapot-glacier-fiddle-okapi', '32 bytes as base64'],
    ['ENCRYPTION_KEY', '00'.repeat(32), 'not random'],
    ['METRICS_TOKEN', 'tooshort', 'shorter than 16'],
    ['SUPABASE_JWT_SECRET', 'super-secret-jwt-token-with-at-least-32-characters-long', 'words'],
    ['JWT_REFRESH_SECRET', PRODUCTION.JWT_SECRET, 'same secret as JWT_SECRET'],
    ['METRICS_TOKEN', PRODUCTION.ENCRYPTION_KEY, 'same secret as ENCRYPTION_KEY'],
    ['SUPABASE_JWT_SECRET', PRODUCTION.JWT_SECRET, 'same secret as JWT_SECRET'],
  ])('as %s %j, because of: %s', (variable, value, reason) => {
    const faults = faultsOf({ ...PRODUCTION, [variable]: value });
    expect(faults).toEqual([
      { variable, message: expect.stringContaining(reason), hint: expect.any(String) },
    ]);
    expect(faultsOf({ [variable]: value, NODE_ENV: 'development' })).toEqual([]);
  });
});

describe('production refuses the secret of TURN', () => {
  it.each([
    ['coturn-pass', 'shorter than 16'],
    ['x'.repeat(20), 'too few different characters'],
  ])('%j, because it is %s', (TURN_SECRET, reason) => {
    const env = { TURN_URLS: 'turn:turn.example.com:3478', TURN_SECRET };
    expect(faultsOf({ ...PRODUCTION, ...env })).toEqual([
      {
        variable: 'TURN_SECRET',
        message: expect.stringContaining(reason),
        hint: expect.any(String),
      },
    ]);
    expect(faultsOf(env)).toEqual([]);
  });
});

describe('durations', () => {
  it('that become timers or settings of PostgreSQL are at most 24 days', () => {
    const variables = ['DB_STATEMENT_TIMEOUT', 'RATE_LIMIT_TTL', 'STREAM_RING_TIMEOUT'];
    const all = (value: string) => Object.fromEntries(variables.map((name) => [name, value]));
    expect(faultyVariables(all('24d'))).toEqual([]);
    const faults = faultsOf(all('25d'));
    expect(faults.map(({ variable }) => variable)).toEqual(variables);
    expect(faults[0]).toEqual({
      variable: 'DB_STATEMENT_TIMEOUT',
      message: 'must be at most 24d',
      hint: 'For example: DB_STATEMENT_TIMEOUT=30s',
    });
  });

  it('of tokens may be longer', () => {
    expect(faultyVariables({ JWT_EXPIRY: '30d', JWT_REFRESH_EXPIRY: '365d' })).toEqual([]);
  });
});

describe('outside production', () => {
  it('secrets may be alike', () => {
    expect(faultyVariables({ JWT_SECRET: 'same', JWT_REFRESH_SECRET: 'same' })).toEqual([]);
  });
});

describe('a half-set group is a fault', () => {
  it.each([
    [{ GITHUB_CLIENT_ID: 'id' }, ['GITHUB_CLIENT_SECRET']],
    [{ TURN_URLS: 'turn:turn.example.com:3478' }, ['TURN_SECRET']],
    [{ TURN_SECRET: 'x' }, ['TURN_URLS']],
    [{ VAPID_SUBJECT: 'mailto:a@b.c' }, ['VAPID_PUBLIC_KEY', 'VAPID_PRIVATE_KEY']],
    [{ S3_BUCKET: 'files', S3_ACCESS_KEY_ID: 'key' }, ['S3_SECRET_ACCESS_KEY']],
    [{ S3_ENDPOINT: 'http://localhost:9000' }, ['S3_ENDPOINT']],
    [{ ANALYTICS_KEY: 'key' }, ['ANALYTICS_KEY']],
  ])('%j', (env, variables) => {
    expect(faultyVariables(env)).toEqual(variables);
  });

  it('but a bucket without keys is not, since the machine may have a role', () => {
    expect(faultyVariables({ S3_BUCKET: 'files' })).toEqual([]);
  });
});
