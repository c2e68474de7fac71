import { Controller, Get, Module } from '@nestjs/common';
import { Database } from '../../src/database/database.js';
import { Roles } from '../../src/http/access.decorators.js';
import { RoleGrantRepository } from '../../src/modules/users/role-grant.repository.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

@Controller('test-of-roles')
class AdminsOnlyController {
  @Get()
  @Roles('admin')
  read(): { admin: true } {
    return { admin: true };
  }
}

@Module({ controllers: [AdminsOnlyController] })
class AdminsOnlyModule {}

describe('roles', () => {
  let app: TestApp;
  let grants: RoleGrantRepository;

  const statusOf = async ({ token }: Account): Promise<number> =>
    (await app.get('/api/test-of-roles', token)).status;

  const until = async (status: number, account: Account): Promise<void> => {
    for (let tries = 0; tries < 500 && (await statusOf(account)) !== status; tries += 1) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await statusOf(account)).toBe(status);
  };

  beforeAll(async () => {
    app = await startApp({
      env: { ADMIN_EMAILS: 'Root@Example.com' },
      imports: [AdminsOnlyModule],
    });
    grants = new RoleGrantRepository(app.app.get(Database, { strict: false }));
  });

  afterAll(() => app.close());

  it('makes a configured address an admin once it is verified, and not before', async () => {
    const root = await createAccount(app, { email: 'rOOT@example.com' });
    expect(await statusOf(root)).toBe(403);
    expect((await app.get('/api/users/me', root.token)).body.role).toBe('user');
    await app.sql('UPDATE users SET email_verified_at = now() WHERE id = $1', [root.id]);
    await until(200, root);
    expect((await app.get('/api/users/me', root.token)).body.role).toBe('admin');
    await app.sql('UPDATE users SET email = $2 WHERE id = $1', [root.id, 'elsewhere@example.com']);
    await until(403, root);
  });

  it('grants and takes back, and living tokens know of it', async () => {
    const ada = await createAccount(app);
    expect(await statusOf(ada)).toBe(403);
    expect(await grants.setRole(ada.email.toUpperCase(), 'admin', true)).toEqual({
      username: ada.username,
      email: ada.email,
      email_verified: false,
      before: 'user',
      done: true,
    });
    await until(200, ada);
    expect(await grants.setRole(ada.email, 'admin', true)).toMatchObject({ before: 'admin' });
    expect(await grants.setRole(ada.email, 'user', false)).toMatchObject({ before: 'admin' });
    await until(403, ada);
  });

  it('grants nothing to an unknown address', async () => {
    expect(await grants.setRole('nobody@example.com', 'admin', true)).toBeUndefined();
  });
});
