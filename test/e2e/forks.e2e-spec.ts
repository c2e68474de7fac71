import { type Account, createAccount } from '../factories/accounts.js';
import { forkDoc, patchDoc, writeDoc } from '../factories/docs.js';
import { waitingForLocks } from '../factories/held-locks.js';
import { block } from '../factories/relations.js';
import { createSnippet, deleteSnippet, forkSnippet, patchSnippet } from '../factories/snippets.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

let app: TestApp;
let ada: Account;
let bob: Account;

beforeAll(async () => {
  app = await startApp({ env: { ROLES: 'web' } });
  [ada, bob] = await Promise.all([createAccount(app), createAccount(app)]);
});

afterAll(() => app.close());

/** Locks something of this person's until it is let go. */
const hold = async (lock: string, { id }: Account): Promise<() => Promise<void>> => {
  const client = await app.database.pool.connect();
  await client.query('BEGIN');
  await client.query(lock, [id]);
  return async () => {
    await client.query('ROLLBACK');
    client.release();
  };
};

/** As a block of theirs does. */
const INTERACTIONS = `SELECT pg_advisory_xact_lock(hashtextextended('interactions of ' || $1::uuid, 0))`;

describe('what is made private while it is copied', () => {
  it.each([
    ['snippet', () => createSnippet(app, ada), patchSnippet, forkSnippet],
    ['page', () => writeDoc(app, ada), patchDoc, forkDoc],
  ] as const)('is not published by the copy of a %s', async (_, write, patch, fork) => {
    const { id } = await write();
    const release = await hold(INTERACTIONS, bob);
    const copying = fork(app, bob, id);
    await eventually('the copy waits', async () => (await waitingForLocks(app)) === 1);
    const hidden = await patch(app, ada, id, { is_public: false });
    await release();
    expect([hidden.status, (await copying).status]).toEqual([200, 404]);
  });

  it.each([
    ['snippet', () => createSnippet(app, ada), patchSnippet, forkSnippet],
    ['page', () => writeDoc(app, ada), patchDoc, forkDoc],
  ] as const)(
    'stays what it was until the copy of a %s is there',
    async (_, write, patch, fork) => {
      const { id } = await write();
      const release = await hold('SELECT FROM users WHERE id = $1 FOR UPDATE', bob);
      const copying = fork(app, bob, id);
      await eventually('the copy waits', async () => (await waitingForLocks(app)) === 1);
      const hiding = patch(app, ada, id, { is_public: false });
      await eventually('its author waits', async () => (await waitingForLocks(app)) === 2);
      await release();
      expect([(await copying).status, (await hiding).status]).toEqual([201, 200]);
    },
  );
});

describe('forks of snippets', () => {
  const source = () =>
    createSnippet(app, ada, { title: 'Mine', code: 'a = 1', tags: ['x'], description: 'd' });

  const read = async (id: string, token?: string) =>
    (await app.get(`/api/snippets/${id}`, token)).body;

  it('are copies of somebody else’s own that name their source', async () => {
    const made = await source();
    const { status, body } = await forkSnippet(app, bob, made.id);
    expect([status, body]).toEqual([
      201,
      {
        ...made,
        id: body.id,
        author: expect.objectContaining({ id: bob.id }),
        forked_from: made.id,
        created_at: expect.any(String),
        updated_at: body.created_at,
      },
    ]);
    expect((await forkSnippet(app, ada, made.id)).body.author.id).toBe(ada.id);
    const own = await forkSnippet(app, bob, made.id, { is_public: false });
    expect([own.status, own.body.is_public]).toEqual([201, false]);
    expect((await forkSnippet(app, bob, made.id, { title: 'Mine now' })).status).toBe(400);
    await patchSnippet(app, bob, body.id, { code: 'b = 2' });
    expect((await read(made.id)).code).toBe('a = 1');
  });

  it('name no source that their reader may not see', async () => {
    const made = await source();
    const { body: fork } = await forkSnippet(app, bob, made.id);
    await patchSnippet(app, ada, made.id, { is_public: false });
    const seen = async (token?: string) => (await read(fork.id, token)).forked_from;
    expect([await seen(), await seen(bob.token), await seen(ada.token)]).toEqual([
      ...[null, null, made.id],
    ]);
    await deleteSnippet(app, ada, made.id);
    expect([await seen(ada.token), (await read(fork.id)).code]).toEqual([null, 'a = 1']);
  });

  it('of a private one are private, unless told', async () => {
    const { id } = await createSnippet(app, ada, { is_public: false });
    const fork = async (body?: unknown) => (await forkSnippet(app, ada, id, body)).body;
    expect([(await fork()).is_public, (await fork({ is_public: true })).is_public]).toEqual([
      ...[false, true],
    ]);
    expect((await forkSnippet(app, bob, id)).status).toBe(404);
  });

  it('are refused across a block, in which reading goes on', async () => {
    const eve = await createAccount(app);
    const [theirs, hers] = [await source(), await createSnippet(app, eve)];
    await block(app, ada, eve);
    expect((await forkSnippet(app, eve, theirs.id)).status).toBe(404);
    expect((await forkSnippet(app, ada, hers.id)).status).toBe(404);
    expect((await app.get(`/api/snippets/${theirs.id}`, eve.token)).status).toBe(200);
  });
});

describe('a fork of a page', () => {
  it('is a copy of one’s own, that names its source to whoever may see it', async () => {
    const source = await writeDoc(app, ada, { title: 'Forked', tags: ['a'], content: 'text' });
    const { status, body } = await forkDoc(app, bob, source.id);
    expect([status, body]).toMatchObject([
      201,
      {
        ...{ title: 'Forked', slug: 'forked', tags: ['a'], content: 'text', is_public: true },
        ...{ author: { id: bob.id }, forked_from: source.id, likes_count: 0 },
      },
    ]);
    await patchDoc(app, ada, source.id, { is_public: false });
    const seen = async (token?: string) =>
      (await app.get(`/api/docs/${body.id}`, token)).body.forked_from;
    expect([await seen(), await seen(bob.token)]).toEqual([null, null]);
    expect(await seen(ada.token)).toBe(source.id);
    await app.request('DELETE', `/api/docs/${source.id}`, { token: ada.token });
    expect(await seen(ada.token)).toBeNull();
  });

  it('is as visible as its source unless told', async () => {
    const { id } = await writeDoc(app, ada, { is_public: false });
    expect((await forkDoc(app, ada, id)).body).toMatchObject({ is_public: false, forked_from: id });
    expect((await forkDoc(app, ada, id, { is_public: true })).body.is_public).toBe(true);
    expect((await forkDoc(app, ada, id, { title: 'x' })).status).toBe(400);
  });

  it('is not made across a block, nor of what is private', async () => {
    const [eve, mallory] = await Promise.all([createAccount(app), createAccount(app)]);
    const { id } = await writeDoc(app, eve);
    await block(app, eve, mallory);
    expect((await forkDoc(app, mallory, id)).status).toBe(404);
    expect((await app.get(`/api/docs/${id}`, mallory.token)).status).toBe(200);
    const hidden = await writeDoc(app, eve, { is_public: false });
    expect((await forkDoc(app, bob, hidden.id)).status).toBe(404);
  });
});
