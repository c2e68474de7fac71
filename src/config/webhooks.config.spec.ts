import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { ConfigurationError } from './configuration-error.js';
import { loadConfig } from './load-config.js';
import { webhooksConfig } from './webhooks.config.js';

const PRODUCTION = {
  NODE_ENV: 'production',
  DB_PASSWORD: 'c41f0b7e92d85a36',
  JWT_SECRET: 'oP5aXk2JvQm9cRzT7uYw1HbLs8DfGn4E',
  JWT_REFRESH_SECRET: 'Zq8WnC3xVt6MyKs0LdJh5PgRf2BaUe7T',
  ENCRYPTION_KEY: 'lpIy7gwuaHhLjQZrP7WHbrlXO4tllSqN20+TEV8IBXE=',
  METRICS_TOKEN: 'b7f93e0c81d24a65',
};

const webhooks = (env: NodeJS.ProcessEnv) => loadConfig(env).get(webhooksConfig);

/** The secret of the Standard Webhooks libraries' own tests: 24 bytes. */
const STANDARD_SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';

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
    expect(webhooks(PRODUCTION).secrets.has('test')).toBe(false);
    expect(() => webhooks({ ...PRODUCTION, WEBHOOK_SECRET_TEST: 'test-secret' })).toThrow(
      'is the public test secret',
    );
  });
});

describe('weak webhook secrets', () => {
  const STRONG = '5e0c9b1f7a3d4286';
  const faultsOf = (env: NodeJS.ProcessEnv) => {
    try {
      webhooks(env);
      return [];
    } catch (error) {
      if (error instanceof ConfigurationError) return error.faults;
      throw error;
    }
  };

  it.each([
    ['GITHUB_WEBHOOK_SECRET', 'tiny', 'is shorter than 16 characters'],
    ['SENDGRID_WEBHOOK_SECRET', 'sendgrid-secret'.slice(0, 15), 'is shorter than 16 characters'],
    ['WEBHOOK_SECRET_CI', 'changeme-please-change', 'is made of well-known words'],
    ['WEBHOOK_SECRET_CI', `${STRONG},tiny`, 'has an item 2 of 2 that is shorter than 16'],
    ['WEBHOOK_SECRET_CI', `tiny,${STRONG}`, 'has an item 1 of 2 that is shorter than 16'],
    ['STRIPE_WEBHOOK_SECRET', 'whsec_9fQ2xLw', 'is shorter than 16 characters after whsec_'],
    ['WEBHOOK_SECRET_CI', `whsec_${'A'.repeat(32)}`, 'has too few different characters after'],
    ['WEBHOOK_SECRET_TEST', 'test-secret', 'is the public test secret'],
  ])('are refused in production only: %s=%j', (variable, value, reason) => {
    expect(faultsOf({ ...PRODUCTION, [variable]: value })).toEqual([
      {
        variable,
        message: expect.stringContaining(reason),
        hint: expect.stringContaining('make one with'),
      },
    ]);
    expect(faultsOf({ [variable]: value, NODE_ENV: 'development' })).toEqual([]);
    expect(faultsOf({ [variable]: value, NODE_ENV: 'test' })).toEqual([]);
  });

  it('are each reported', () => {
    const env = { ...PRODUCTION, WEBHOOK_SECRET_CI: 'one,two', GITHUB_WEBHOOK_SECRET: 'three' };
    expect(faultsOf(env)).toHaveLength(3);
  });

  it('are not those that a generator or a provider made', () => {
    const env = {
      ...PRODUCTION,
      GITHUB_WEBHOOK_SECRET: `${STRONG}, ${randomBytes(32).toString('hex')}`,
      STRIPE_WEBHOOK_SECRET: 'whsec_Yk3vT8_not-base64_Qz7Lw1Xs9Rb2',
      WEBHOOK_SECRET_STANDARD: STANDARD_SECRET,
    };
    expect(faultsOf(env)).toEqual([]);
  });

  describe.each(['production', 'development', 'test'])('that begin with whsec_, in %s', (name) => {
    const env = { ...PRODUCTION, NODE_ENV: name };
    const bytes = (count: number) => randomBytes(count).toString('base64');

    it.each([
      ['nothing', ''],
      ['no base64', '!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!!'],
      ['base64url', 'ab-_'.repeat(8)],
      ['padding alone', '='.repeat(40)],
      ['a cut unit', 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwM'],
      ['23 bytes', bytes(23)],
    ])('are refused with %s behind it', (_, key) => {
      for (const source of ['CI', 'TEST', 'CONSTRUCTOR']) {
        expect(faultsOf({ ...env, [`WEBHOOK_SECRET_${source}`]: `whsec_${key}` })).toEqual([
          {
            variable: `WEBHOOK_SECRET_${source}`,
            message: 'is not base64 of at least 24 bytes after whsec_',
            hint: expect.stringContaining('echo "whsec_$(openssl rand -base64 32)"'),
          },
        ]);
      }
    });

    it('are refused wherever they stand in the list', () => {
      const [fault, ...others] = faultsOf({ ...env, WEBHOOK_SECRET_CI: `${STRONG},whsec_` });
      expect(fault?.message).toMatch(/^has an item 2 of 2 that is not base64/);
      expect(others).toEqual([]);
    });

    it('are taken with 24 bytes or more, padded or not', () => {
      const keys = [24, 25, 26, 64].map(bytes);
      for (const key of [...keys, ...keys.map((padded) => padded.replaceAll('=', ''))]) {
        expect(faultsOf({ ...env, WEBHOOK_SECRET_CI: `whsec_${key}` })).toEqual([]);
      }
      expect(faultsOf({ ...env, WEBHOOK_SECRET_CI: STANDARD_SECRET })).toEqual([]);
    });
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

  it('leave room for two senders with the largest bodies, except in tests', () => {
    for (const env of [{}, PRODUCTION]) {
      expect(() => webhooks({ ...env, WEBHOOK_MAX_IN_FLIGHT: '67108863' })).toThrow(
        'WEBHOOK_MAX_IN_FLIGHT must be at least 64MB',
      );
    }
    const small = webhooks({ NODE_ENV: 'test', WEBHOOK_MAX_IN_FLIGHT: '128kB' });
    expect(small.maxInFlightBytes).toBe(131_072);
  });
});
