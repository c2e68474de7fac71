import { generateKeyPairSync } from 'node:crypto';
import { loadConfig } from './load-config.js';
import { webhooksConfig } from './webhooks.config.js';

const webhooks = (env: NodeJS.ProcessEnv) => loadConfig(env).get(webhooksConfig);

/** The verification key that sendgrid-nodejs' own tests use. */
const SENDGRID_KEY =
  'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE83T4O/n84iotIvIW4mdBgQ/7dAfSmpqIM8kF9mN1flpVKS3GRqe62gw+2fNNRaINXvVpiglSI8eNEc6wEA3F+g==';

describe('webhook secrets', () => {
  it('come from the named variables and from the prefix', () => {
    const { secrets } = webhooks({
      GITHUB_WEBHOOK_SECRET: 'hub',
      STRIPE_WEBHOOK_SECRET: 'whsec_1',
      SENDGRID_WEBHOOK_SECRET: 'grid',
      WEBHOOK_SECRET_MY_CI: 'ci',
    });
    expect(Object.fromEntries(secrets)).toEqual({
      github: ['hub'],
      stripe: ['whsec_1'],
      sendgrid: ['grid'],
      'my-ci': ['ci'],
      test: ['test-secret'],
    });
  });

  it('are lists, for rotation', () => {
    const { secrets } = webhooks({ GITHUB_WEBHOOK_SECRET: 'new, old' });
    expect(secrets.get('github')).toEqual(['new', 'old']);
  });

  it('take the prefixed name of a named source for the same', () => {
    expect(webhooks({ WEBHOOK_SECRET_GITHUB: 'hub' }).secrets.get('github')).toEqual(['hub']);
  });

  it('report a source that has two variables', () => {
    expect(() => webhooks({ WEBHOOK_SECRET_GITHUB: 'one', GITHUB_WEBHOOK_SECRET: 'two' })).toThrow(
      'WEBHOOK_SECRET_GITHUB names the source "github", as GITHUB_WEBHOOK_SECRET does',
    );
    expect(() => webhooks({ WEBHOOK_SECRET_CI: 'one', WEBHOOK_SECRET_ci: 'two' })).toThrow(
      'names the source "ci"',
    );
  });

  it.each(['WEBHOOK_SECRET_', 'WEBHOOK_SECRET__X', `WEBHOOK_SECRET_${'A'.repeat(65)}`])(
    'refuse the name %j',
    (name) => {
      expect(() => webhooks({ [name]: 'x' })).toThrow('does not end in a source name');
    },
  );

  it('are read in the same order wherever the process got its environment from', () => {
    const { secrets } = webhooks({ WEBHOOK_SECRET_ZEBRA: 'z', WEBHOOK_SECRET_APE: 'a' });
    expect([...secrets.keys()]).toEqual(['ape', 'zebra', 'test']);
  });

  it('refuse a list of nothing', () => {
    expect(() => webhooks({ STRIPE_WEBHOOK_SECRET: ',' })).toThrow('holds no secret');
  });

  it('replace the well-known secret of the test source', () => {
    expect(webhooks({ WEBHOOK_SECRET_TEST: 'own' }).secrets.get('test')).toEqual(['own']);
  });

  it('do not include the well-known one in production', () => {
    const production = {
      NODE_ENV: 'production',
      JWT_SECRET: 'oP5aXk2JvQm9cRzT7uYw1HbLs8DfGn4E',
      JWT_REFRESH_SECRET: 'Zq8WnC3xVt6MyKs0LdJh5PgRf2BaUe7T',
      ENCRYPTION_KEY: 'lpIy7gwuaHhLjQZrP7WHbrlXO4tllSqN20+TEV8IBXE=',
      METRICS_TOKEN: 'b7f93e0c81d24a65',
    };
    expect(webhooks(production).secrets.has('test')).toBe(false);
    expect(() => webhooks({ ...production, WEBHOOK_SECRET_TEST: 'test-secret' })).toThrow(
      'is the public test secret',
    );
  });
});

describe('variableFor', () => {
  it('names the variable that a source would be read from', () => {
    const { variableFor } = webhooks({});
    expect(['github', 'stripe', 'sendgrid', 'test', 'my-ci'].map(variableFor)).toEqual([
      'GITHUB_WEBHOOK_SECRET',
      'STRIPE_WEBHOOK_SECRET',
      'SENDGRID_WEBHOOK_SECRET',
      'WEBHOOK_SECRET_TEST',
      'WEBHOOK_SECRET_MY_CI',
    ]);
  });
});

describe('SENDGRID_WEBHOOK_PUBLIC_KEY', () => {
  const keys = (SENDGRID_WEBHOOK_PUBLIC_KEY: string) =>
    webhooks({ SENDGRID_WEBHOOK_PUBLIC_KEY }).sendgridPublicKeys;

  it('is given on as base64 DER, whether written so or as PEM', () => {
    const pem = `-----BEGIN PUBLIC KEY-----\n${SENDGRID_KEY}\n-----END PUBLIC KEY-----`;
    expect(keys(SENDGRID_KEY)).toEqual([SENDGRID_KEY]);
    expect(keys(`${pem.replaceAll('\n', '\\n')}, ${pem}`)).toEqual([SENDGRID_KEY, SENDGRID_KEY]);
  });

  it('must be on P-256', () => {
    const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'secp384r1' });
    const other = publicKey.export({ format: 'der', type: 'spki' }).toString('base64');
    expect(() => keys(other)).toThrow('must be a P-256 public key');
    expect(() => keys('bm90IGEga2V5')).toThrow('must be a P-256 public key');
  });

  it('must not be a private key', () => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
    expect(() => keys(pem)).toThrow('not the private one');
  });
});

describe('limits of webhooks', () => {
  it('have defaults and take sizes', () => {
    expect(webhooks({})).toMatchObject({ retentionDays: 14, maxInFlightBytes: 268_435_456 });
    expect(webhooks({ WEBHOOK_MAX_IN_FLIGHT: '64MB' }).maxInFlightBytes).toBe(67_108_864);
  });
});
