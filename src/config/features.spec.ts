import { featuresOf } from './features.js';
import { loadConfig } from './load-config.js';

const features = (env: NodeJS.ProcessEnv) => featuresOf(loadConfig(env));
const names = (env: NodeJS.ProcessEnv) =>
  features(env)
    .filter(({ on }) => on)
    .map(({ name }) => name);

describe('featuresOf', () => {
  it('needs only the stores, with the test webhooks in development', () => {
    expect(names({})).toEqual(['Database', 'Redis', 'Webhooks from test']);
  });

  it('tells what the variables switch on, and nothing of what is not there yet', () => {
    const on = names({
      GITHUB_CLIENT_ID: 'id',
      GITHUB_CLIENT_SECRET: 'secret',
      SMTP_URL: 'smtp://localhost:25',
      METRICS_TOKEN: 'token',
      WEBHOOK_SECRET_CI: 'secret',
    });
    expect(on).toEqual([
      'Database',
      'Redis',
      'Metrics token',
      'Mail',
      'GitHub sign-in',
      'Webhooks from test',
      'Webhooks from ci',
    ]);
  });

  it.each([
    [{ SUPABASE_URL: 'https://x.supabase.co' }, 'x.supabase.co/auth/v1'],
    [{ SUPABASE_JWT_SECRET: 'hunter2' }, 'any issuer whose tokens it signs'],
  ])('takes Supabase tokens with %j', (env, detail) => {
    const supabase = features(env).find(({ name }) => name === 'Supabase tokens');
    expect(supabase).toMatchObject({ on: true, detail });
  });

  it('names the variables that would switch a feature on', () => {
    const github = features({}).find(({ name }) => name === 'Webhooks from github');
    expect(github).toMatchObject({ on: false, variables: ['GITHUB_WEBHOOK_SECRET'] });
  });

  it('tells where mails go, or what becomes of them', () => {
    const mail = (env: NodeJS.ProcessEnv) => features(env).find(({ name }) => name === 'Mail');
    expect(mail({})).toMatchObject({ on: false, detail: 'mails are captured at /dev/mail' });
    expect(mail({ SMTP_URL: 'smtps://user:hunter2@mail:465?requireTLS=false' })).toMatchObject({
      on: true,
      detail: 'mail:465',
    });
  });

  it('tells where files lie', () => {
    const files = (env: NodeJS.ProcessEnv) =>
      features(env).find(({ name }) => name === 'Files in S3');
    expect(files({})).toMatchObject({ on: false, detail: 'files lie in .data/files' });
    expect(files({ S3_BUCKET: 'box' })).toMatchObject({ on: true, detail: 'bucket box' });
    const own = { S3_BUCKET: 'box', S3_ENDPOINT: 'http://minio:9000' };
    expect(files(own)).toMatchObject({ on: true, detail: 'bucket box at minio:9000' });
  });

  it('tells what searches', () => {
    const search = (env: NodeJS.ProcessEnv) =>
      features(env).find(({ name }) => name === 'Elasticsearch');
    expect(search({})).toMatchObject({ on: false, detail: 'PostgreSQL searches' });
    const url = 'https://user:hunter2@search:9200';
    expect(search({ ELASTICSEARCH_URL: url })).toMatchObject({ on: true, detail: 'search:9200' });
  });

  it('shows where the stores are, but no password', () => {
    const listed = JSON.stringify(
      features({
        DATABASE_URL: 'postgres://user:hunter2@db:5432/live?password=hunter2',
        REDIS_URL: 'redis://:hunter2@cache:6379/1',
        SMTP_URL: 'smtps://user:hunter2@mail:465',
        ELASTICSEARCH_URL: 'https://user:hunter2@search:9200',
        STRIPE_SECRET_KEY: 'hunter2',
        WEBHOOK_SECRET_CI: 'hunter2',
      }),
    );
    expect(listed).toContain('"db:5432/live"');
    expect(listed).toContain('"cache:6379/1"');
    expect(listed).not.toContain('hunter2');
  });
});
