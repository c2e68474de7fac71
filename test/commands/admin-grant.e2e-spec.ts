import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/config/package-root.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

jest.setTimeout(60_000);

const COMMAND = join(PACKAGE_ROOT, 'dist', 'src', 'cli', 'admin-grant.js');

interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

describe('admin:grant', () => {
  let database: TestDatabase;

  const run = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
    new Promise<Outcome>((resolve) => {
      const options = {
        env: {
          PATH: process.env['PATH'],
          NODE_ENV: 'test',
          DATABASE_URL: database.url,
          REDIS_URL: 'redis://127.0.0.1:1',
          ...env,
        },
      };
      const child = execFile(process.execPath, [COMMAND, ...args], options, (_, out, err) =>
        resolve({ code: child.exitCode, out, err }),
      );
    });

  const role = async (): Promise<string | undefined> => {
    const { rows } = await database.pool.query<{ role: string }>('SELECT role FROM users');
    return rows[0]?.role;
  };

  beforeAll(async () => {
    if (!existsSync(COMMAND)) throw new Error('not built: run the tests with "npm test"');
    database = await createTestDatabase();
    await database.pool.query(
      `INSERT INTO users (id, email, username, email_verified_at)
       VALUES (gen_random_uuid(), 'Ada@Example.com', 'ada', now())`,
    );
  });

  afterAll(() => database.drop());

  it('makes the account of an address an admin, in whatever case, and says so', async () => {
    const { code, out } = await run(['ada@EXAMPLE.com']);
    expect([code, out]).toEqual([0, 'Ada@Example.com (ada) is an admin now\n']);
    expect(await role()).toBe('admin');
    expect((await run(['ada@example.com'])).out).toContain('was an admin already');
  });

  it('takes it back, and warns of an address that is configured', async () => {
    const env = { ADMIN_EMAILS: 'ada@example.com' };
    const { code, out } = await run(['ada@example.com', '--revoke'], env);
    expect([code, await role()]).toEqual([0, 'user']);
    expect(out).toContain('ADMIN_EMAILS names this address');
  });

  it('makes nobody an admin whose address is not verified, unless told to', async () => {
    await database.pool.query('UPDATE users SET email_verified_at = NULL');
    const { code, err } = await run(['ada@example.com']);
    expect([code, await role()]).toEqual([1, 'user']);
    expect(err).toContain('is not verified');
    expect((await run(['ada@example.com', '--unverified'])).code).toBe(0);
    expect(await role()).toBe('admin');
    await run(['ada@example.com', '--revoke']);
  });

  it.each([
    ['no address', [], 'usage'],
    ['flags that contradict', ['ada@example.com', '--unverified', '--revoke'], 'usage'],
    ['an unknown flag', ['--force', 'ada@example.com'], 'usage'],
    ['two addresses', ['ada@example.com', 'eve@example.com'], 'usage'],
    ['an address that nobody has', ['nobody@example.com'], 'no account has the address'],
  ])('fails for %s and changes nothing', async (_, args, message) => {
    const { code, err } = await run(args);
    expect(code).toBe(1);
    expect(err).toContain(message);
    expect(await role()).toBe('user');
  });
});
