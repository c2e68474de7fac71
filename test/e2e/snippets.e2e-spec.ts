import { type Account, createAccount } from '../factories/accounts.js';
import { writeDoc } from '../factories/docs.js';
import { hearing } from '../factories/heard-events.js';
import {
  createSnippet,
  deleteSnippet,
  forkSnippet,
  patchSnippet,
  postSnippet,
} from '../factories/snippets.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { Statements } from '../support/statements.js';

jest.setTimeout(60_000);

const { heard, HearingModule } = hearing(
  'snippet.created',
  'snippet.updated',
  'snippet.deleted',
  'snippet.forked',
);

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
    ['letters of three bytes', '語'.repeat(65_536)],
    ['signs that JSON writes with another', '"'.repeat(60_000)],
    ['what takes two units', '🎉'.repeat(65_536)],
  ])('are as long in %s, and so are pages', async (_, code) => {
    const { id } = await createSnippet(app, ada, { code, language: 'plaintext' });
    expect((await read(id)).code).toBe(code);
    expect((await patchSnippet(app, ada, id, { code: `x${code.slice(2)}` })).status).toBe(200);
    expect((await writeDoc(app, ada, { content: code })).content).toBe(code);
  });

  it('are 413 where no text can be so long, as other bodies are before', async () => {
    const body = { title: 'x'.repeat(1024 * 1024) };
    for (const path of ['/api/snippets', '/API/Docs', '/api/docs']) {
      const refused = await app.post(path, body, ada.token);
      expect(refused.status).toBe(413);
      expect(refused.body.error.details).toEqual({ limit_bytes: 1024 * 1024 });
    }
    const elsewhere = await app.post('/api/repos', body, ada.token);
    expect(elsewhere.body.error.details).toEqual({ limit_bytes: 100 * 1024 });
  });

  it.each([
    [{ title: ' ' }, 'title'],
    [{ title: '\u202etxt.exe' }, 'title'],
    [{ tags: ['\u3164'] }, 'tags'],
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

    it('have their language found of what they then are, when nothing is locked yet', async () => {
      const [python, go] = ['def f(x):\n    return x\n', 'package main\n\nfunc main() {}\n'];
      const { id } = await createSnippet(app, ada, { code: python, language: 'zig' });
      const language = async (fields: object) =>
        (await patchSnippet(app, ada, id, { language: null, ...fields })).body.language;
      expect([await language({}), await language({ code: go })]).toEqual(['python', 'go']);
      expect((await patchSnippet(app, bob, id, { language: null })).status).toBe(403);
      const statements = new Statements(app);
      const headers = { 'x-request-id': 'detecting' };
      const body = { language: null };
      await app.request('PATCH', `/api/snippets/${id}`, { token: ada.token, headers, body });
      const [first = '', ...others] = statements.of('detecting');
      expect(first).toMatch(/^SELECT(?![^]*FOR (?:NO KEY )?UPDATE)[^]*FROM subjects/);
      expect(others.join()).toContain('FOR NO KEY UPDATE');
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
      'snippet.created': { ...own, is_public: true },
      'snippet.updated': { ...own, is_public: false, was_public: true },
      'snippet.deleted': { ...own, is_public: false },
    });
    const forked = { snippet_id: fork.id, author_id: ada.id, is_public: false };
    expect(byName(fork.id)).toEqual({
      'snippet.created': forked,
      'snippet.forked': { ...forked, source_id: made.id, source_author_id: ada.id },
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
});
