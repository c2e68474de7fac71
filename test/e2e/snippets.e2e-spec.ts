import { Module } from '@nestjs/common';
import { EventListeners } from '../../src/events/event-listeners.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { block } from '../factories/relations.js';
import {
  createSnippet,
  deleteSnippet,
  forkSnippet,
  patchSnippet,
  postSnippet,
} from '../factories/snippets.js';
import { adminToken, eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

interface Heard {
  readonly event: string;
  readonly payload: { readonly snippet_id: string };
}

const heard: Heard[] = [];

@Module({})
class HearingModule {
  constructor(listeners: EventListeners) {
    const names = ['created', 'updated', 'deleted', 'forked'] as const;
    for (const name of names) {
      listeners.register(`snippet.${name}`, 'hearing', ({ payload }) => {
        heard.push({ event: name, payload });
        return Promise.resolve();
      });
    }
  }
}

const eventsOf = (id: string) => heard.filter(({ payload }) => payload.snippet_id === id);

describe('snippets', () => {
  let app: TestApp;
  let ada: Account;
  let bob: Account;

  beforeAll(async () => {
    app = await startApp({ imports: [HearingModule] });
    [ada, bob] = await Promise.all([
      createAccount(app, { first_name: 'Ada', last_name: 'Lovelace' }),
      createAccount(app),
    ]);
  });

  afterAll(() => app.close());

  const read = async (id: string, token?: string) =>
    (await app.get(`/api/snippets/${id}`, token)).body;

  it('are shown to everybody as their author wrote them', async () => {
    const { status, body } = await postSnippet(app, ada, {
      title: '  Binary search ',
      description: ' Finds in #Sorted arrays, see https://x.example/#no. Fixes #12 ',
      code: '\tx = 1\r\n\n',
      language: 'PY',
      tags: ['#Search', 'C++', 'search'],
    });
    expect([status, body]).toEqual([
      201,
      {
        id: expect.any(String),
        title: 'Binary search',
        description: 'Finds in #Sorted arrays, see https://x.example/#no. Fixes #12',
        code: '\tx = 1\r\n\n',
        language: 'python',
        tags: ['search', 'c++', 'sorted'],
        is_public: true,
        author: {
          id: ada.id,
          username: ada.username,
          full_name: 'Ada Lovelace',
          avatar_url: null,
        },
        likes_count: 0,
        comments_count: 0,
        liked_by_me: false,
        forked_from: null,
        created_at: expect.stringMatching(/Z$/),
        updated_at: body.created_at,
      },
    ]);
    const { liked_by_me: _, ...shown } = body;
    expect(await read(body.id)).toEqual(shown);
    expect(await read(body.id.toUpperCase(), bob.token)).toEqual(body);
  });

  it('are in the language that their code looks like, unless told', async () => {
    const code =
      'def add(a, b):\n    return a + b\n\nif __name__ == "__main__":\n    print(add(1, 2))';
    expect((await createSnippet(app, ada, { code })).language).toBe('python');
    expect((await createSnippet(app, ada, { code, language: null })).language).toBe('python');
    expect((await createSnippet(app, ada, { code, language: 'C#' })).language).toBe('csharp');
    expect((await createSnippet(app, ada, { code, language: 'Zig' })).language).toBe('zig');
    expect((await createSnippet(app, ada, { code: 'hello' })).language).toBe('plaintext');
  });

  it('are as long as they may be, and no longer', async () => {
    const fields = {
      title: 't'.repeat(200),
      description: '𝒳'.repeat(2_000),
      code: 'c'.repeat(65_536),
      tags: Array.from({ length: 20 }, (_, index) => `${index}${'x'.repeat(48)}`),
    };
    expect((await postSnippet(app, ada, fields)).status).toBe(201);
    const more = {
      title: `${fields.title}t`,
      description: `${fields.description}d`,
      code: `${fields.code}c`,
      tags: [...fields.tags, 'more'],
    };
    for (const [field, value] of Object.entries(more)) {
      const { status, body } = await postSnippet(app, ada, { [field]: value });
      expect([status, body.error?.details?.[0]?.field]).toEqual([400, field]);
    }
  });

  it.each([
    [{ title: ' ' }, 'title'],
    [{ title: 'two\nlines' }, 'title'],
    [{ title: null }, 'title'],
    [{ code: '' }, 'code'],
    [{ code: 'a\0b' }, 'code'],
    [{ code: 7 }, 'code'],
    [{ description: 'a\0b' }, 'description'],
    [{ language: 'not a name' }, 'language'],
    [{ language: '' }, 'language'],
    [{ language: ['js'] }, 'language'],
    [{ tags: ['two words'] }, 'tags'],
    [{ tags: 'search' }, 'tags'],
    [{ tags: [7] }, 'tags'],
    [{ tags: null }, 'tags'],
    [{ is_public: 'false' }, 'is_public'],
    [{ is_public: null }, 'is_public'],
    [{ id: '01900000-0000-7000-8000-000000000000' }, 'id'],
    [{ author_id: 'x' }, 'author_id'],
    [{ likes_count: 1_000 }, 'likes_count'],
    [{ forked_from: null }, 'forked_from'],
    [{ created_at: '2020-01-01T00:00:00Z' }, 'created_at'],
    [{ revision_number: 1 }, 'revision_number'],
  ])('cannot be given %j, neither at first nor later', async (fields, field) => {
    const { id } = await createSnippet(app, ada);
    const before = await read(id);
    for (const answer of [
      await postSnippet(app, ada, fields),
      await patchSnippet(app, ada, id, fields),
    ]) {
      expect([answer.status, answer.body.error?.code]).toEqual([400, 'VALIDATION_ERROR']);
      expect(answer.body.error.details[0].field).toBe(field);
    }
    expect(await read(id)).toEqual(before);
  });

  describe('that are changed', () => {
    it('have what was given, and keep the rest', async () => {
      const made = await createSnippet(app, ada, {
        description: 'about #this',
        language: 'python',
        tags: ['one'],
      });
      const { status, body } = await patchSnippet(app, ada, made.id, {
        title: 'Another',
        code: 'y = 2',
      });
      const { updated_at, ...rest } = body;
      const { updated_at: before, ...kept } = made;
      expect([status, rest]).toEqual([200, { ...kept, title: 'Another', code: 'y = 2' }]);
      expect(Date.parse(updated_at)).toBeGreaterThan(Date.parse(String(before)));
      expect((await patchSnippet(app, ada, made.id, { language: 'rs' })).body.language).toBe(
        'rust',
      );
      expect((await patchSnippet(app, ada, made.id, { tags: ['Two'] })).body.tags).toEqual([
        ...['two', 'this'],
      ]);
      expect((await patchSnippet(app, ada, made.id, { description: '#new' })).body.tags).toEqual([
        'two',
        'this',
        'new',
      ]);
      const cleared = { description: null, tags: [] };
      expect((await patchSnippet(app, ada, made.id, cleared)).body).toMatchObject(cleared);
    });

    it('have former code as revisions, and nothing of what changes nothing', async () => {
      const { id, updated_at } = await createSnippet(app, ada, { code: 'first' });
      const revisions = async () => (await app.get(`/api/snippets/${id}/revisions`)).body.data;
      for (const change of [{}, { code: 'first' }, { title: 'A title', is_public: true }]) {
        expect((await patchSnippet(app, ada, id, change)).body.updated_at).toBe(updated_at);
      }
      await patchSnippet(app, ada, id, { title: 'Other', is_public: false });
      expect(await revisions()).toBeUndefined();
      await patchSnippet(app, ada, id, { is_public: true });
      expect(await revisions()).toEqual([]);
      const { body: second } = await patchSnippet(app, ada, id, { code: 'second' });
      await patchSnippet(app, ada, id, { code: 'first' });
      expect(await revisions()).toEqual([
        { number: 2, code: 'second', created_at: second.updated_at },
        { number: 1, code: 'first', created_at: updated_at },
      ]);
    });

    it('at once by many lose none of the codes', async () => {
      const { id } = await createSnippet(app, ada, { code: 'code 0' });
      const codes = Array.from({ length: 12 }, (_, index) => `code ${index + 1}`);
      await Promise.all(codes.map((code) => patchSnippet(app, ada, id, { code })));
      const { body } = await app.get(`/api/snippets/${id}/revisions?limit=100`);
      const former: string[] = body.data.map(({ code }: { code: string }) => code);
      expect([...former, (await read(id)).code].sort()).toEqual(['code 0', ...codes].sort());
      expect(body.data.map(({ number }: { number: number }) => number)).toEqual(
        codes.map((_, index) => codes.length - index),
      );
    });
  });

  describe('that are forked', () => {
    const source = () =>
      createSnippet(app, ada, { title: 'Mine', code: 'a = 1', tags: ['x'], description: 'd' });

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

  it('tell of all that becomes of them', async () => {
    const made = await createSnippet(app, ada);
    const own = { snippet_id: made.id, author_id: ada.id };
    await patchSnippet(app, ada, made.id, {});
    await patchSnippet(app, ada, made.id, { title: 'Other', is_public: false });
    const { body: fork } = await forkSnippet(app, ada, made.id);
    await deleteSnippet(app, ada, made.id);
    await deleteSnippet(app, ada, made.id);
    await eventually('told', () => eventsOf(made.id).length >= 3 && eventsOf(fork.id).length >= 2);
    const byName = (id: string) =>
      Object.fromEntries(eventsOf(id).map((one) => [one.event, one.payload]));
    expect(eventsOf(made.id)).toHaveLength(3);
    expect(byName(made.id)).toEqual({
      created: { ...own, is_public: true },
      updated: { ...own, is_public: false, was_public: true },
      deleted: { ...own, is_public: false },
    });
    const forked = { snippet_id: fork.id, author_id: ada.id, is_public: false };
    expect(byName(fork.id)).toEqual({
      created: forked,
      forked: { ...forked, source_id: made.id, source_author_id: ada.id },
    });
  });

  it('are all in the export of their author, in order, and nobody else’s', async () => {
    const eve = await createAccount(app);
    await createSnippet(app, ada);
    const made: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      made.push((await createSnippet(app, eve, { is_public: index === 0 })).id);
    }
    // More than are read at once.
    await app.sql(
      `WITH more AS (
         INSERT INTO subjects (id, kind, author_id, is_public, published_at)
         SELECT ('f' || lpad(to_hex(n), 7, '0') || '-0000-7000-8000-000000000000')::uuid, 'snippet',
                $1, true, now() FROM generate_series(1, 120) AS n
         RETURNING id
       )
       INSERT INTO snippets (id, title, code, language, tags)
       SELECT id, 'More', 'x', 'plaintext', '{}' FROM more`,
      [eve.id],
    );
    const { body } = await app.get('/api/users/me/export', eve.token);
    const ids: string[] = body.snippets.map(({ id }: { id: string }) => id);
    expect(ids.slice(0, 3)).toEqual(made);
    expect([ids.length, new Set(ids).size]).toEqual([123, 123]);
    const { author: _, liked_by_me: __, ...shown } = await read(made[1] ?? '', eve.token);
    expect(body.snippets[1]).toEqual(shown);
    expect((await deleteSnippet(app, eve, ids[50] ?? '')).status).toBe(204);
  });

  describe('by who asks', () => {
    const NOWHERE = '01900000-0000-7000-8000-000000000000';
    const without = (body: { error?: object } | string) =>
      typeof body === 'string' ? body : { ...body, error: { ...body.error, request_id: '' } };

    it('what is private is to others as if it were not there', async () => {
      const admin = await adminToken(app);
      const { id } = await createSnippet(app, ada, { is_public: false });
      expect((await app.get(`/api/snippets/${id}`, ada.token)).status).toBe(200);
      const requests = [
        ['GET', ''],
        ['PATCH', '', { title: 'Mine' }],
        ['POST', '/fork', {}],
        ['DELETE', ''],
      ] as const;
      for (const token of [undefined, bob.token, admin]) {
        for (const [method, path, body] of requests) {
          if (method === 'DELETE' && token === admin) continue;
          const ask = (of: string) =>
            app.request(method, `/api/snippets/${of}${path}`, { token, body });
          const [foreign, absent, nonsense] = [await ask(id), await ask(NOWHERE), await ask('x')];
          expect([method, foreign.status]).toEqual([
            method,
            token === undefined && method !== 'GET' ? 401 : 404,
          ]);
          expect([foreign.status, without(foreign.body)]).toEqual([
            absent.status,
            without(absent.body),
          ]);
          expect([nonsense.status, without(nonsense.body)]).toEqual([
            absent.status,
            without(absent.body),
          ]);
        }
      }
      expect((await deleteSnippet(app, { token: admin }, id)).status).toBe(204);
      expect((await app.get(`/api/snippets/${id}`, ada.token)).status).toBe(404);
    });

    it('what is public is changed by its author, and removed by an admin as well', async () => {
      const admin = { token: await adminToken(app) };
      const { id } = await createSnippet(app, ada);
      for (const other of [bob, admin]) {
        const { status, body } = await patchSnippet(app, other, id, { title: 'Mine' });
        expect([status, body.error.code]).toEqual([403, 'FORBIDDEN']);
      }
      expect((await deleteSnippet(app, bob, id)).status).toBe(403);
      expect((await app.request('DELETE', `/api/snippets/${id}`)).status).toBe(401);
      expect((await postSnippet(app, { token: '' })).status).toBe(401);
      expect((await read(id)).title).toBe('A title');
      const removed = await deleteSnippet(app, admin, id);
      expect([removed.status, removed.bytes.length]).toEqual([204, 0]);
      expect((await deleteSnippet(app, ada, id)).status).toBe(404);
    });

    it('what somebody wrote who is suspended is theirs alone', async () => {
      const eve = await createAccount(app);
      const { id } = await createSnippet(app, eve);
      await app.sql('UPDATE users SET suspended_at = now() WHERE id = $1', [eve.id]);
      expect((await app.get(`/api/snippets/${id}`, bob.token)).status).toBe(404);
      expect((await forkSnippet(app, bob, id)).status).toBe(404);
      expect((await patchSnippet(app, bob, id, { title: 'x' })).status).toBe(404);
      await app.sql('UPDATE users SET suspended_at = NULL WHERE id = $1', [eve.id]);
      expect((await app.get(`/api/snippets/${id}`, bob.token)).status).toBe(200);
    });

    it('a token that is refused is not taken for none', async () => {
      const { id } = await createSnippet(app, ada);
      expect((await app.get(`/api/snippets/${id}`, 'x')).status).toBe(401);
    });
  });
});
