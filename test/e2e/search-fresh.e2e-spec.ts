import { type Account, createAccount, PASSWORD } from '../factories/accounts.js';
import { patchDoc, writeDoc } from '../factories/docs.js';
import { changeLike } from '../factories/likes.js';
import { follow } from '../factories/relations.js';
import { setPlan } from '../factories/repositories.js';
import { putDocuments } from '../factories/search-corpus/fill-corpus.js';
import { manyDocuments } from '../factories/search-corpus/many-documents.js';
import { foundIds, searched } from '../factories/search-corpus/search-answers.js';
import { createSnippet, deleteSnippet, forkSnippet, patchSnippet } from '../factories/snippets.js';
import { subjectUrl } from '../factories/subjects.js';
import { adminToken } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

const COMMON = 'everywhere';
const TIMES = 5;

describe('the next search', () => {
  let app: TestApp;
  let other: TestApp;
  let ada: Account;
  let eve: Account;
  let admin: string;
  let made = 0;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
    other = await startApp({ env: { ROLES: 'web' }, sharing: app });
    [ada, eve] = [await createAccount(app), await createAccount(app)];
    await setPlan(app, ada, 'pro');
    admin = await adminToken(app);
    const many = manyDocuments(700, eve.id, COMMON, (index) => ({ popularity: index % 200 }));
    await putDocuments(app, many);
  });

  afterAll(async () => {
    await other.close();
    await app.close();
  });

  /** One that nothing has had before; letters alone, and far from the others. */
  const newWord = (): string => {
    made += 1;
    const digits = String(made * 7_919_317).padStart(10, '0');
    return `x${Array.from(digits, (digit) => 'bdfghkmprt'.charAt(Number(digit))).join('')}`;
  };

  /** What both nodes find: the same, or there is a fault. */
  const found = async (
    q: string,
    more: object = {},
    token?: string,
  ): Promise<readonly string[]> => {
    const [here, there] = await Promise.all(
      [app, other].map((node) => foundIds(node, { q, ...more }, token)),
    );
    expect(there).toEqual(here);
    return here ?? [];
  };

  const newest = async (q: string): Promise<string | undefined> =>
    (await found(q, { sort: 'latest', limit: 1 }))[0];

  it('finds what was just written, by a word of its own and by one that hundreds have', async () => {
    for (let time = 0; time < TIMES; time += 1) {
      const word = newWord();
      const snippet = await createSnippet(app, ada, { code: `${word} ${COMMON}` });
      expect(await found(word)).toEqual([snippet.id]);
      expect(await newest(COMMON)).toBe(snippet.id);
      const doc = await writeDoc(app, ada, { title: `${COMMON} ${word}` });
      expect(await found(word, { type: 'doc' })).toEqual([doc.id]);
      expect(await newest(COMMON)).toBe(doc.id);
      expect((await found(word, { sort: 'latest' })).slice(0, 2)).toEqual([doc.id, snippet.id]);
      expect(await found(`${word} ${COMMON}`, { sort: 'popular' })).toHaveLength(2);
    }
  });

  it('finds people by the names that they have just taken', async () => {
    const [before, after] = [newWord(), newWord()];
    const grace = await createAccount(app, { username: before });
    expect(await found(before)).toEqual([grace.id]);
    const body = { username: after, full_name: `Grace ${newWord()}`, bio: COMMON };
    await app.request('PATCH', '/api/users/me', { token: grace.token, body });
    expect([await found(before), await found(after)]).toEqual([[], [grace.id]]);
    expect(await found(COMMON, { type: 'user' })).toEqual([grace.id]);
    const { data } = await searched(app, { q: after });
    expect(data[0]).toMatchObject({ title: after, description: body.full_name });
  });

  it('shows the new name of an author with what they wrote before', async () => {
    const [word, name] = [newWord(), newWord()];
    const grace = await createAccount(app);
    await createSnippet(app, grace, { title: word });
    await app.request('PATCH', '/api/users/me', { token: grace.token, body: { username: name } });
    const { data } = await searched(other, { q: word });
    expect(data[0].author.username).toBe(name);
    expect(await found(word, { author: name.slice(2, 8) })).toHaveLength(1);
    expect(await found(word, { author: grace.username })).toEqual([]);
  });

  it('finds what was changed by its new text, and not by the former', async () => {
    const words = Array.from({ length: 6 }, newWord);
    const [title = '', description = '', code = '', tag = '', next = '', content = ''] = words;
    const { id } = await createSnippet(app, ada, { title, description, code, tags: [tag] });
    for (const [field, former] of Object.entries({ title, description, code })) {
      expect(await found(former)).toEqual([id]);
      await patchSnippet(app, ada, id, { [field]: `${next} ${field}` });
      expect([field, await found(former)]).toEqual([field, []]);
      expect(await found(`${next} ${field}`)).toEqual([id]);
    }
    await patchSnippet(app, ada, id, { tags: [`${tag}new`], language: 'cobol' });
    expect([await found(`"${tag}"`), await found(`${tag}new`)]).toEqual([[], [id]]);
    expect(await found(next, { tags: tag })).toEqual([]);
    expect(await found(next, { tags: `${tag}new`, language: 'cbl' })).toEqual([id]);
    const doc = await writeDoc(app, ada, { content });
    await patchDoc(app, ada, doc.id, { content: 'Nothing of it' });
    expect(await found(content)).toEqual([]);
  });

  it('does not find what was deleted', async () => {
    const word = newWord();
    const kept = await createSnippet(app, ada, { title: `${word} ${COMMON}` });
    const { id } = await createSnippet(app, ada, { title: `${word} ${COMMON}` });
    expect(await newest(COMMON)).toBe(id);
    await deleteSnippet(app, ada, id);
    expect([await found(word), await newest(COMMON)]).toEqual([[kept.id], kept.id]);
    await app.request('DELETE', subjectUrl({ kind: 'snippet', id: kept.id }), { token: admin });
    expect(await found(word)).toEqual([]);
  });

  it('knows what was made private or public', async () => {
    const word = newWord();
    const { id } = await createSnippet(app, ada, { title: word, code: COMMON });
    await patchSnippet(app, ada, id, { is_public: false });
    expect([await found(word), await found(word, {}, eve.token)]).toEqual([[], []]);
    expect(await found(word, {}, ada.token)).toEqual([id]);
    expect(await newest(COMMON)).not.toBe(id);
    await patchSnippet(app, ada, id, { is_public: true });
    expect([await found(word), await newest(COMMON)]).toEqual([[id], id]);
  });

  it('has forks, likes and followers', async () => {
    const word = newWord();
    const { id } = await createSnippet(app, ada, { title: word });
    const fork = await forkSnippet(app, eve, id);
    expect(new Set(await found(word))).toEqual(new Set([id, fork.body.id]));
    expect((await found(word, { sort: 'popular' }))[0]).toBe(fork.body.id);
    await changeLike(app, eve, { kind: 'snippet', id }, 'PUT');
    expect((await found(word, { sort: 'popular' }))[0]).toBe(id);
    await changeLike(app, eve, { kind: 'snippet', id }, 'DELETE');
    expect((await found(word, { sort: 'popular' }))[0]).toBe(fork.body.id);
    const grace = await createAccount(app, { username: newWord() });
    await follow(app, eve, grace);
    expect((await searched(other, { q: grace.username })).data[0].popularity).toBe(1);
  });

  it('finds nothing of whom is suspended, and all of it when they are back', async () => {
    const word = newWord();
    const grace = await createAccount(app, { username: `${word}-x` });
    const { id } = await createSnippet(app, grace, { title: `${word} ${COMMON}` });
    const suspend = (method: 'POST' | 'DELETE') =>
      app.request(method, `/api/admin/users/${grace.id}/suspend`, { token: admin });
    await suspend('POST');
    expect([await found(word), (await newest(COMMON)) === id]).toEqual([[], false]);
    expect((await searched(other, { q: word, page: 1 })).facets.type).toEqual([]);
    await suspend('DELETE');
    expect(new Set(await found(word))).toEqual(new Set([grace.id, id]));
    expect(await newest(COMMON)).toBe(id);
  });

  it('finds nothing of an account that was deleted', async () => {
    const word = newWord();
    const grace = await createAccount(app, { username: `${word}-x` });
    const { id } = await createSnippet(app, grace, { title: `${word} ${COMMON}` });
    expect(await newest(COMMON)).toBe(id);
    const body = { password: PASSWORD };
    await app.request('DELETE', '/api/users/me', { token: grace.token, body });
    expect([await found(word), (await newest(COMMON)) === id]).toEqual([[], false]);
    expect((await searched(other, { q: word, page: 1 })).pagination.total).toBe(0);
  });
});
