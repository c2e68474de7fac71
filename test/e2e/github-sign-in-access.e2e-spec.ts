import { setTimeout as sleep } from 'node:timers/promises';
import { type Account, createAccount } from '../factories/accounts.js';
import { linkWithHooks } from '../factories/github-hooks.js';
import {
  atGithub,
  BEGIN,
  browse,
  exchange,
  type GithubTest,
  linkFrom,
  signInBySpa,
  startWithGithub,
} from '../factories/github-sign-ins.js';
import {
  IdentitiesService,
  type ProviderToken,
} from '../../src/modules/users/identities.service.js';
import { API } from '../support/fake-github.js';
import { type FakeGithubUser, githubUser } from '../support/fake-github-users.js';

jest.setTimeout(60_000);

const ORDINARY = ['read:user', 'user:email'];
const WIDE = [...ORDINARY, 'write:repo_hook'];

describe('access that a sign-in with GitHub asks for', () => {
  let test: GithubTest;

  const identities = (): IdentitiesService =>
    test.app.app.get(IdentitiesService, { strict: false });

  const kept = (userId: string): Promise<ProviderToken | undefined> =>
    identities().tokenOf(userId, 'github');

  /** Signs in by the browser; whose account it is. */
  const signIn = async (user: ReturnType<typeof githubUser>, query = ''): Promise<string> => {
    const { body } = await exchange(test, await browse(test, user, `${BEGIN}${query}`));
    return body.user.id;
  };

  beforeAll(async () => {
    test = await startWithGithub();
  });

  afterAll(() => test.close());

  it('is no more than who somebody is, unless more is wanted', async () => {
    test.github.signedIn = githubUser();
    const plain = await atGithub(test);
    expect(plain.authorize.searchParams.get('scope')).toBe(ORDINARY.join(' '));
    const hooks = await atGithub(test, '?access=repo_hooks');
    expect(hooks.authorize.searchParams.get('scope')).toBe(WIDE.join(' '));
  });

  it.each(['repo', 'write:repo_hook', '', 'repo_hooks&access=repo_hooks'])(
    'is never what the address of the browser says: %j',
    async (access) => {
      expect((await test.app.get(`/api/auth/github?access=${access}`)).status).toBe(400);
    },
  );

  it('is in the token that is kept then', async () => {
    const user = githubUser();
    const id = await signIn(user);
    expect((await kept(id))?.scopes).toEqual(ORDINARY);
    expect(await signIn(user, '?access=repo_hooks')).toBe(id);
    expect((await kept(id))?.scopes).toEqual(WIDE);
  });

  it('may be had while an account is linked', async () => {
    const account: Account = await createAccount(test.app);
    await linkWithHooks(test, account, githubUser());
    expect((await kept(account.id))?.scopes).toEqual(WIDE);
  });

  it('stays when the user signs in, or links it, without it later', async () => {
    const account = await createAccount(test.app);
    const user = githubUser();
    await linkWithHooks(test, account, user);
    const token = await kept(account.id);
    user.login = `${user.login}-renamed`;
    expect(await signIn(user)).toBe(account.id);
    await linkFrom(test, account, user);
    await signInBySpa(test, user, []);
    expect(await kept(account.id)).toEqual(token);
    const { body } = await test.app.get('/api/auth/identities', account.token);
    expect(body.data).toMatchObject([{ login: user.login }]);
  });

  it('is replaced by a token of the same scopes, and by one of others', async () => {
    const user = githubUser();
    const id = await signIn(user, '?access=repo_hooks');
    const first = await kept(id);
    await signIn(user, '?access=repo_hooks');
    const second = await kept(id);
    expect(second?.scopes).toEqual(WIDE);
    expect(second?.value).not.toBe(first?.value);
    await signInBySpa(test, user, ['user:email', 'gist']);
    expect((await kept(id))?.scopes).toEqual(['user:email', 'gist']);
  });

  it('ends with a token that GitHub refuses, and the next one is kept', async () => {
    const user = githubUser();
    const id = await signIn(user, '?access=repo_hooks');
    const token = await kept(id);
    if (!token) throw new Error('no token is kept');
    await identities().forgetToken(id, 'github', token);
    expect(await kept(id)).toBeUndefined();
    await signIn(user);
    const next = await kept(id);
    expect(next?.scopes).toEqual(ORDINARY);
    // Whoever still has the former one does not make this one forgotten.
    await identities().forgetToken(id, 'github', token);
    expect(await kept(id)).toEqual(next);
  });

  const checks = (token: ProviderToken): number =>
    test.github
      .to(`${API}/user`)
      .filter(({ headers }) => headers.authorization === `Bearer ${token.value}`).length;

  /** What is kept of somebody who let hooks be made. */
  const widely = async (user: FakeGithubUser): Promise<ProviderToken & { readonly id: string }> => {
    const id = await signIn(user, '?access=repo_hooks');
    const token = await kept(id);
    if (!token) throw new Error('no token is kept');
    return { ...token, id };
  };

  it.each([
    ['by the browser', signIn],
    ['by a front end', (user: FakeGithubUser) => signInBySpa(test, user)],
  ])('that was revoked at GitHub gives way to a sign-in without it, %s', async (_, again) => {
    const user = githubUser();
    const wide = await widely(user);
    test.github.revoke(wide.value);
    await again(user);
    const next = await kept(wide.id);
    expect(next?.scopes).toEqual(ORDINARY);
    expect(test.github.holds(next?.value ?? '')).toBe(true);
  });

  it('that was revoked at GitHub gives way to a link without it', async () => {
    const account = await createAccount(test.app);
    const user = githubUser();
    await linkWithHooks(test, account, user);
    test.github.revoke((await kept(account.id))?.value ?? '');
    await linkFrom(test, account, user);
    const next = await kept(account.id);
    expect(next?.scopes).toEqual(ORDINARY);
    expect(test.github.holds(next?.value ?? '')).toBe(true);
  });

  it('is looked after when it would displace another, and only then', async () => {
    const user = githubUser();
    const wide = await widely(user);
    const before = checks(wide);
    await signIn(user);
    expect(checks(wide)).toBe(before + 1);
    await signIn(user, '?access=repo_hooks');
    expect(checks(wide)).toBe(before + 1);
  });

  it.each([
    ['hangs up', { hangUp: true }],
    ['answers 502', { status: 502 }],
    ['limits it', { status: 403, body: '{"message":"API rate limit exceeded"}' }],
    ['does not answer', { delayMs: 20_000 }],
  ])('stays when GitHub %s instead of telling whether it still takes it', async (_, fault) => {
    const user = githubUser();
    const { id, ...wide } = await widely(user);
    test.github.routes.push(async ({ path, headers }) => {
      if (path !== `${API}/user` || headers.authorization !== `Bearer ${wide.value}`) return;
      if ('delayMs' in fault) await sleep(fault.delayMs, undefined, { ref: false });
      return { status: 200, ...fault };
    });
    await signIn(user);
    expect(await kept(id)).toEqual(wide);
    test.github.routes.pop();
  });

  it('is nothing to act on for somebody who is suspended', async () => {
    const id = await signIn(githubUser(), '?access=repo_hooks');
    const token = await kept(id);
    expect(await identities().backgroundTokenOf(id, 'github')).toEqual(token);
    await test.app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [id]);
    expect(await identities().backgroundTokenOf(id, 'github')).toBeUndefined();
  });
});
