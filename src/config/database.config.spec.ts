import { databaseConfig } from './database.config.js';
import { loadConfig } from './load-config.js';
import { redisConfig } from './redis.config.js';

const database = (env: NodeJS.ProcessEnv) => loadConfig(env).get(databaseConfig);

describe('databaseConfig', () => {
  it('has defaults for every part', () => {
    expect(database({})).toEqual({
      url: 'postgres://postgres:postgres@localhost:5432/switchboard',
      poolMax: 25,
      poolTimeoutMs: 5_000,
      statementTimeoutMs: 15_000,
    });
  });

  it('encodes what an address gives a meaning to', () => {
    const { url } = database({
      DB_HOST: 'db.internal',
      DB_PORT: '6543',
      DB_USER: 'app@live',
      DB_PASSWORD: 'p@ss/w:rd#?%',
      DB_NAME: 'my db',
    });
    const parsed = new URL(url);
    expect(decodeURIComponent(parsed.username)).toBe('app@live');
    expect(decodeURIComponent(parsed.password)).toBe('p@ss/w:rd#?%');
    expect(parsed.host).toBe('db.internal:6543');
    expect(decodeURIComponent(parsed.pathname)).toBe('/my db');
  });

  it('takes IPv6 hosts and the folders of Unix sockets', () => {
    expect(database({ DB_HOST: '::1' }).url).toContain('@[::1]:5432/');
    expect(database({ DB_HOST: '/run/postgresql' }).url).toContain('@%2Frun%2Fpostgresql:5432/');
  });

  it('prefers DATABASE_URL and keeps it as it is', () => {
    const DATABASE_URL = 'postgres://user:pass@localhost:5432/streamz?sslmode=disable';
    expect(database({ DATABASE_URL, DB_HOST: 'elsewhere' }).url).toBe(DATABASE_URL);
  });
});

describe('DB_PASSWORD in production', () => {
  const production = {
    NODE_ENV: 'production',
    JWT_SECRET: 'oP5aXk2JvQm9cRzT7uYw1HbLs8DfGn4E',
    JWT_REFRESH_SECRET: 'Zq8WnC3xVt6MyKs0LdJh5PgRf2BaUe7T',
    ENCRYPTION_KEY: 'lpIy7gwuaHhLjQZrP7WHbrlXO4tllSqN20+TEV8IBXE=',
    METRICS_TOKEN: 'b7f93e0c81d24a65',
  };

  it.each([{}, { DB_PASSWORD: 'postgres' }])('is not the default: %j', (env) => {
    expect(() => database({ ...production, ...env })).toThrow(
      /1 fault:\s+DB_PASSWORD is the public default, which production refuses/,
    );
  });

  it('may be anything else, and goes unread beside DATABASE_URL', () => {
    expect(database({ ...production, DB_PASSWORD: 'own' }).url).toContain(':own@');
    const DATABASE_URL = 'postgres://user@localhost/live';
    expect(database({ ...production, DATABASE_URL }).url).toBe(DATABASE_URL);
  });
});

describe('redisConfig', () => {
  it('takes REDIS_URL, else REDIS_ADDR', () => {
    const redis = (env: NodeJS.ProcessEnv) => loadConfig(env).get(redisConfig).url;
    expect(redis({})).toBe('redis://localhost:6379');
    expect(redis({ REDIS_ADDR: 'cache:6380' })).toBe('redis://cache:6380');
    expect(redis({ REDIS_ADDR: 'cache:6380', REDIS_URL: 'rediss://:pw@live/1' })).toBe(
      'rediss://:pw@live/1',
    );
  });
});
