import { randomUUID } from 'node:crypto';
import { createCrowd, type Crowd, SEVERAL } from '../factories/crowd.js';
import { startApp, type TestApp } from '../support/app.js';
import { Statements } from '../support/statements.js';

jest.setTimeout(120_000);

const MOST_STATEMENTS = 4;

type Reader = 'anonymous' | 'author' | 'reader' | 'admin';

interface AskedList {
  readonly as: Reader;
  readonly path: string;
}

const asAll = (path: string, ...readers: readonly Reader[]): AskedList[] =>
  readers.map((as) => ({ as, path }));

const sorted = (path: string): AskedList[] =>
  ['latest', 'popular', 'trending'].flatMap((sort) =>
    asAll(`${path}?sort=${sort}`, 'anonymous', 'reader'),
  );

const aboutSubject = (path: string, id: string): Record<string, AskedList[]> => ({
  [`/api/${path}/{id}/likes`]: asAll(`/api/${path}/${id}/likes`, 'anonymous', 'reader'),
  [`/api/${path}/{id}/comments`]: asAll(`/api/${path}/${id}/comments`, 'anonymous', 'reader'),
  [`/api/${path}/{id}/revisions`]: asAll(`/api/${path}/${id}/revisions`, 'anonymous', 'author'),
});

/** Every list that there is, by its route. */
const listsOf = ({ author, repoId, snippetId, docId }: Crowd): Record<string, AskedList[]> => {
  const { username } = author;
  const ofPerson = (name: string, ...readers: readonly Reader[]): Record<string, AskedList[]> => ({
    [`/api/users/{username}/${name}`]: asAll(`/api/users/${username}/${name}`, ...readers),
  });
  return {
    '/api/auth/identities': asAll('/api/auth/identities', 'author'),
    '/api/auth/sessions': asAll('/api/auth/sessions', 'author'),
    '/api/users': [
      ...asAll('/api/users', 'anonymous', 'reader'),
      ...asAll('/api/users?q=user', 'anonymous', 'reader'),
    ],
    '/api/users/me/blocks': asAll('/api/users/me/blocks', 'author'),
    ...ofPerson('followers', 'anonymous', 'reader'),
    ...ofPerson('following', 'anonymous', 'reader'),
    ...ofPerson('snippets', 'anonymous', 'author'),
    ...ofPerson('docs', 'anonymous', 'author'),
    ...ofPerson('repositories', 'anonymous'),
    '/api/webhooks': asAll('/api/webhooks', 'admin'),
    '/api/jobs': asAll('/api/jobs', 'author'),
    '/api/files': asAll('/api/files', 'author'),
    '/api/repos': asAll('/api/repos', 'author'),
    '/api/repos/{id}/subscribers': asAll(`/api/repos/${repoId}/subscribers`, 'author'),
    '/api/github-events': asAll('/api/github-events', 'author', 'reader'),
    '/api/github/repositories': asAll('/api/github/repositories', 'author'),
    '/api/feed': asAll('/api/feed', 'reader'),
    '/api/snippets': [...sorted('/api/snippets'), ...asAll('/api/snippets?tags=shared', 'reader')],
    '/api/search': [
      'title',
      'title&sort=latest',
      'title&sort=popular',
      'titel',
      'title&author=user',
    ].flatMap((q) => asAll(`/api/search?q=${q}`, 'anonymous', 'reader')),
    '/api/docs': [...sorted('/api/docs'), ...asAll('/api/docs?tags=shared', 'reader')],
    ...aboutSubject('snippets', snippetId),
    ...aboutSubject('docs', docId),
  };
};

describe('a list', () => {
  let app: TestApp;
  let crowd: Crowd;
  let statements: Statements;
  let tokens: Readonly<Record<Reader, string | undefined>>;

  beforeAll(async () => {
    app = await startApp({ env: { ROLES: 'web' } });
    crowd = await createCrowd(app);
    statements = new Statements(app);
    const { author, reader, admin } = crowd;
    tokens = { anonymous: undefined, author: author.token, reader: reader.token, admin };
  });

  afterAll(() => app.close());

  const ask = async ({ as, path }: AskedList, query: string) => {
    const requestId = randomUUID();
    const url = `${path}${path.includes('?') ? '&' : '?'}${query}`;
    const headers = { 'x-request-id': requestId };
    const { status, body } = await app.request('GET', url, { token: tokens[as], headers });
    return { status, shown: body.data?.length, asked: statements.of(requestId) };
  };

  it('is among those that are looked at here, whatever route it is at', async () => {
    const { body } = await app.get('/api/openapi.json');
    const lists = Object.keys(body.paths).filter((route) => {
      const shown = body.paths[route].get?.responses['200']?.content?.['application/json']?.schema;
      return shown?.properties?.data && shown.properties.pagination;
    });
    expect(Object.keys(listsOf(crowd)).sort()).toEqual(lists.sort());
  });

  it('costs at most four statements, and no more for a longer page', async () => {
    const lists = Object.values(listsOf(crowd)).flat();
    const costs = [];
    for (const list of lists) {
      // The first one finds out whether the session still stands.
      await ask(list, 'limit=2');
      const short = await ask(list, 'limit=1');
      const long = await ask(list, 'limit=100');
      const numbered = await ask(list, 'limit=100&page=1');
      costs.push({ list, short, long, numbered });
    }
    const faults = costs.filter(
      ({ short, long, numbered }) =>
        short.status !== 200 ||
        short.shown !== 1 ||
        long.shown < SEVERAL ||
        long.asked.length === 0 ||
        long.asked.length > MOST_STATEMENTS ||
        numbered.asked.length > MOST_STATEMENTS ||
        // One for each thing would be at least so many more.
        long.asked.length >= short.asked.length + SEVERAL - 1,
    );
    expect(faults).toEqual([]);
  });
});
