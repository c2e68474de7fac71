import { createECDH } from 'node:crypto';
import { filesConfig } from './files.config.js';
import { githubConfig } from './github.config.js';
import { loadConfig } from './load-config.js';
import { mailConfig } from './mail.config.js';
import { pushConfig } from './push.config.js';
import { schedulesConfig } from './schedules.config.js';
import { stripeConfig } from './stripe.config.js';
import { supabaseConfig } from './supabase.config.js';
import { turnConfig } from './turn.config.js';

describe('addresses that others are sent', () => {
  const faultsOf = (variables: Record<string, string>): string => {
    try {
      loadConfig(variables);
      return '';
    } catch (error) {
      return String(error);
    }
  };
  const mail = { SMTP_URL: 'smtp://127.0.0.1:2525' };
  const github = { GITHUB_CLIENT_ID: 'id', GITHUB_CLIENT_SECRET: 'secret' };
  const missing = (variable: string): string => `${variable} is missing, while`;

  it('must be set in production once something sends them', () => {
    const production = { NODE_ENV: 'production' };
    expect(faultsOf({ ...production, ...mail })).toContain(missing('PUBLIC_URL'));
    expect(faultsOf({ ...production, ...mail })).toContain(missing('MAIL_FROM'));
    expect(faultsOf({ ...production, ...github })).toContain(missing('PUBLIC_URL'));
    expect(faultsOf(production)).not.toContain(missing('PUBLIC_URL'));
  });

  it('have defaults for development', () => {
    expect(faultsOf({ ...mail, ...github })).toBe('');
  });
});

describe('supabaseConfig', () => {
  it('derives issuer and key set from the project', () => {
    expect(
      loadConfig({ SUPABASE_URL: 'https://x.supabase.co/' }).get(supabaseConfig),
    ).toMatchObject({
      issuer: 'https://x.supabase.co/auth/v1',
      jwksUrl: 'https://x.supabase.co/auth/v1/.well-known/jwks.json',
    });
  });

  it('derives the issuer from a key set at the usual path', () => {
    const SUPABASE_JWKS_URL = 'https://x.supabase.co/auth/v1/.well-known/jwks.json';
    expect(loadConfig({ SUPABASE_JWKS_URL }).get(supabaseConfig).issuer).toBe(
      'https://x.supabase.co/auth/v1',
    );
  });

  it.each(['SUPABASE_URL', 'SUPABASE_JWKS_URL'])('wants %s to be private', (variable) => {
    const faultsOf = (address: string, NODE_ENV: string): string => {
      try {
        loadConfig({ NODE_ENV, [variable]: address });
        return '';
      } catch (error) {
        return String(error);
      }
    };
    const fault = `${variable} must be an https:// address`;
    expect(faultsOf('http://x.supabase.co', 'development')).toContain(fault);
    expect(faultsOf('http://127.evil.example', 'development')).toContain(fault);
    for (const local of [
      'http://127.0.0.1:54321',
      'http://localhost:54321',
      'http://[::1]:54321',
    ]) {
      expect(faultsOf(local, 'development')).toBe('');
      expect(faultsOf(local, 'production')).toContain(fault);
    }
    expect(faultsOf('https://x.supabase.co', 'production')).not.toContain(variable);
  });

  it('wants an issuer that is not also our own', () => {
    const SUPABASE_URL = 'https://x.supabase.co';
    const JWT_ISSUER = 'https://x.supabase.co/auth/v1';
    expect(() => loadConfig({ SUPABASE_URL, JWT_ISSUER })).toThrow('JWT_ISSUER is the issuer');
  });
});

describe('githubConfig', () => {
  it('points to github.com unless told otherwise', () => {
    expect(loadConfig({}).get(githubConfig)).toMatchObject({
      apiUrl: 'https://api.github.com',
      webUrl: 'https://github.com',
      eventTtlDays: 14,
    });
  });
});

describe('stripeConfig', () => {
  it('tells the publishable key from the secret one', () => {
    expect(() => loadConfig({ STRIPE_SECRET_KEY: 'pk_test_1' })).toThrow('not the publishable one');
    expect(loadConfig({ STRIPE_SECRET_KEY: 'rk_1' }).get(stripeConfig).secretKey).toBe('rk_1');
  });
});

describe('turnConfig', () => {
  it('takes TURN and STUN addresses only', () => {
    const TURN_URLS = 'turn:a.example:3478,turns:[::1]:5349?transport=tcp';
    const turn = loadConfig({ TURN_URLS, TURN_SECRET: 'x' }).get(turnConfig);
    expect(turn.urls).toHaveLength(2);
    expect(turn.stunUrls).toEqual(['stun:stun.l.google.com:19302']);
    expect(() => loadConfig({ STUN_URLS: 'turn:a.example' })).toThrow('must be a STUN address');
  });
});

describe('filesConfig', () => {
  it('keeps files on disk without a bucket, and in it with one', () => {
    expect(loadConfig({}).get(filesConfig).s3).toBeUndefined();
    const S3_BUCKET = 'files';
    const keys = { S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'key' };
    expect(loadConfig({ S3_BUCKET, ...keys }).get(filesConfig).s3).toEqual({
      bucket: 'files',
      region: 'us-east-1',
      endpoint: undefined,
      credentials: { accessKeyId: 'id', secretAccessKey: 'key' },
    });
    expect(loadConfig({ S3_BUCKET }).get(filesConfig).s3?.credentials).toBeUndefined();
  });
});

describe('mailConfig', () => {
  it.each(['no-reply@example.com', 'Example <no-reply@example.com>'])('takes %j', (from) => {
    expect(loadConfig({ MAIL_FROM: from }).get(mailConfig).from).toBe(from);
  });

  it.each(['Example', 'Example <no-reply>', 'a@b\nBcc: c@d'])('refuses %j', (from) => {
    expect(() => loadConfig({ MAIL_FROM: from })).toThrow('MAIL_FROM must be an address');
  });
});

describe('pushConfig', () => {
  const pair = createECDH('prime256v1');
  pair.generateKeys();
  const env = {
    VAPID_PUBLIC_KEY: pair.getPublicKey('base64url'),
    VAPID_PRIVATE_KEY: Buffer.from(pair.getPrivateKey('hex').padStart(64, '0'), 'hex').toString(
      'base64url',
    ),
    VAPID_SUBJECT: 'mailto:ops@example.com',
  };

  it('takes a pair of keys that belong together', () => {
    expect(loadConfig(env).get(pushConfig).vapid?.publicKey).toBe(env.VAPID_PUBLIC_KEY);
  });

  it('refuses halves of two pairs', () => {
    const other = Buffer.alloc(32, 7).toString('base64url');
    expect(() => loadConfig({ ...env, VAPID_PRIVATE_KEY: other })).toThrow(
      'does not belong to VAPID_PUBLIC_KEY',
    );
  });
});

describe('schedulesConfig', () => {
  it('has the daily and the weekly run', () => {
    expect(loadConfig({}).get(schedulesConfig)).toEqual({
      syncRepositories: '0 2 * * *',
      syncProfiles: '0 3 * * 0',
      timeZone: 'UTC',
    });
  });
});
