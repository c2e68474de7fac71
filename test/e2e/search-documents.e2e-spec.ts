import fc from 'fast-check';
import { type Account, createAccount, PASSWORD } from '../factories/accounts.js';
import { filePart, formOf, sendForm } from '../factories/files.js';
import { forkDoc, patchDoc, postDoc } from '../factories/docs.js';
import {
  type Linked,
  linkedAccount,
  startSyncTest,
  synchronise,
  type SyncTest,
} from '../factories/github-syncs.js';
import { picture } from '../factories/images.js';
import { changeLike, LIKE_METHODS } from '../factories/likes.js';
import { block, follow, unblock, unfollow } from '../factories/relations.js';
import {
  miscountedWords,
  misfiled,
  mishidden,
  wordsCounted,
} from '../factories/search-documents.js';
import { forkSnippet, patchSnippet, postSnippet } from '../factories/snippets.js';
import { subjectUrl } from '../factories/subjects.js';
import { adminToken } from '../factories/webhooks.js';
import { LexemeCounts } from '../../src/modules/search/lexemes/lexeme-counts.service.js';
import type { Subject, SubjectKind } from '../../src/modules/social/subjects/subject.js';
import type { HttpAnswer } from '../support/http-client.js';

jest.setTimeout(300_000);

const ROUNDS = 5;
const ACTS = 120;
const AT_ONCE = 6;
const SYNCHRONISATIONS = 6;
const MOST_SUBJECTS = 40;
const WORDS = ['parse', 'HTTPServer', 'snake_case', 'Zürich', 'C++', 'über', 'Test', '東京', 'a'];

interface Owned extends Subject {
  readonly author: Account;
}

describe('what is searched', () => {
  let test: SyncTest;
  let admin: string;
  const seed = Date.now();
  const drawn = fc.sample(fc.nat({ max: 2 ** 31 - 1 }), { seed, numRuns: 16 * 4_096 });
  let draws = 0;
  const draw = (below: number): number => (drawn[draws++ % drawn.length] ?? 0) % below;
  const oneOf = <T>(values: readonly T[]): T => {
    const value = values[draw(values.length)];
    if (value === undefined) throw new Error('there is none');
    return value;
  };
  const text = (): string => Array.from({ length: 1 + draw(6) }, () => oneOf(WORDS)).join(' ');
  const maybe = <T>(value: () => T): T | undefined => (draw(2) === 0 ? value() : undefined);

  const people: Account[] = [];
  const subjects: Owned[] = [];

  beforeAll(async () => {
    test = await startSyncTest();
    admin = await adminToken(test.app);
    for (let index = 0; index < 6; index += 1) people.push(await createAccount(test.app));
  });

  afterAll(() => test.close());

  const faults = async (): Promise<object> => ({
    misfiled: await misfiled(test.app),
    mishidden: await mishidden(test.app),
  });
  const NONE = { misfiled: [], mishidden: [] };

  const published = (author: Account, kind: SubjectKind, answer: HttpAnswer): HttpAnswer => {
    if (answer.status === 201) subjects.push({ kind, id: answer.body.id, author });
    return answer;
  };

  const texts = () => ({
    title: text(),
    tags: ['one', 'two', 'c++'].slice(draw(3)),
    is_public: draw(3) > 0,
  });

  const write = async (author: Account): Promise<HttpAnswer> =>
    draw(2) === 0
      ? published(
          author,
          'snippet',
          await postSnippet(test.app, author, {
            ...texts(),
            ...{ code: text(), description: maybe(text) ?? null, language: oneOf(['go', 'C#']) },
          }),
        )
      : published(author, 'doc', await postDoc(test.app, author, { ...texts(), content: text() }));

  const fork = async (person: Account, { kind, id }: Subject): Promise<HttpAnswer> => {
    const body = maybe(() => ({ is_public: draw(2) === 0 }));
    const make = kind === 'snippet' ? forkSnippet : forkDoc;
    return published(person, kind, await make(test.app, person, id, body));
  };

  const change = (person: Account, { kind, id }: Subject): Promise<HttpAnswer> => {
    const shared = { title: maybe(text), is_public: maybe(() => draw(2) === 0) };
    const body =
      kind === 'snippet'
        ? { ...shared, code: maybe(text), description: maybe(text), language: maybe(() => 'rust') }
        : { ...shared, content: maybe(text), slug: maybe(() => `slug-${draw(5)}`) };
    return kind === 'snippet'
      ? patchSnippet(test.app, person, id, body)
      : patchDoc(test.app, person, id, body);
  };

  const remove = ({ author, ...subject }: Owned): Promise<HttpAnswer> => {
    subjects.splice(
      subjects.findIndex(({ id }) => id === subject.id),
      1,
    );
    const token = draw(3) === 0 ? admin : author.token;
    return test.app.request('DELETE', subjectUrl(subject), { token });
  };

  const rename = async (person: Account): Promise<HttpAnswer> => {
    const body = {
      username: maybe(() => `name-${draw(30)}-x`),
      full_name: maybe(() => oneOf([null, text()])),
      first_name: maybe(() => oneOf([null, 'Ada'])),
      bio: maybe(text),
      location: maybe(() => oneOf([null, 'Zürich'])),
      website: maybe(() => 'https://example.com/'),
    };
    const answer = await test.app.request('PATCH', '/api/users/me', { token: person.token, body });
    const at = people.indexOf(person);
    if (answer.status === 200 && at >= 0) people[at] = { ...person, ...answer.body };
    return answer;
  };

  const leave = async (person: Account): Promise<HttpAnswer> => {
    const answer = await test.app.request('DELETE', '/api/users/me', {
      token: person.token,
      body: { password: PASSWORD },
    });
    const at = people.findIndex(({ id }) => id === person.id);
    if (answer.status === 204) {
      people[at] = await createAccount(test.app, { first_name: 'Grace' });
    }
    return answer;
  };

  const suspend = (method: 'POST' | 'DELETE', { id }: Account): Promise<HttpAnswer> =>
    test.app.request(method, `/api/admin/users/${id}/suspend`, { token: admin });

  const act = (): Promise<HttpAnswer> => {
    const [one, other, dice] = [oneOf(people), oneOf(people), draw(100)];
    if (subjects.length < 10) return write(one);
    const subject = oneOf(subjects);
    if (subjects.length > MOST_SUBJECTS) return remove(subject);
    if (dice < 12) return write(one);
    if (dice < 16) return remove(subject);
    if (dice < 31) return change(draw(5) === 0 ? one : subject.author, subject);
    if (dice < 39) return fork(one, subject);
    if (dice < 66) return changeLike(test.app, one, subject, oneOf(LIKE_METHODS));
    if (dice < 79) return follow(test.app, one, other);
    if (dice < 83) return unfollow(test.app, one, other);
    if (dice < 84) return block(test.app, one, other);
    if (dice < 89) return unblock(test.app, one, other);
    if (dice < 94) return rename(one);
    if (dice < 95) return suspend('POST', one);
    if (dice < 99) return suspend('DELETE', one);
    return leave(one);
  };

  it(`is what there is, whatever people do at the same time (seed ${seed})`, async () => {
    const answers: HttpAnswer[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let acts = 0; acts < ACTS; acts += AT_ONCE) {
        answers.push(...(await Promise.all(Array.from({ length: AT_ONCE }, act))));
      }
      expect(await faults()).toEqual(NONE);
    }
    expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
    const done = answers.filter(({ status }) => status < 300).length;
    expect(done).toBeGreaterThan(answers.length / 3);
  });

  it('has avatars as profiles do', async () => {
    const ada = await createAccount(test.app);
    const shown = async () => {
      const sql = `SELECT details ->> 'avatar_url' AS url FROM search_documents WHERE id = $1`;
      return (await test.app.sql<{ url: string | null }>(sql, [ada.id]))[0]?.url;
    };
    const form = formOf([filePart(await picture().png().toBuffer())]);
    const path = '/api/users/me/avatar';
    const { body } = await sendForm(test.app, ada.token, form, { method: 'PUT', path });
    expect(await shown()).toBe(body.avatar_url);
    expect((await test.app.request('DELETE', path, { token: ada.token })).status).toBeLessThan(300);
    expect(await shown()).toBeNull();
    expect(await faults()).toEqual(NONE);
  });

  it('has no address, and tells nothing of what profiles do not', async () => {
    const ada = await createAccount(test.app, { username: 'called-otherwise' });
    const row = async () =>
      (await test.app.sql('SELECT * FROM search_documents WHERE id = $1', [ada.id]))[0];
    const before = await row();
    expect(JSON.stringify(before)).not.toContain(ada.email.slice(0, ada.email.indexOf('@')));
    const body = { time_zone: 'Europe/Berlin' };
    await test.app.request('PATCH', '/api/users/me', { token: ada.token, body });
    expect(await row()).toEqual(before);
  });

  describe('of GitHub', () => {
    let ada: Linked;

    const unlink = ({ token }: Account) =>
      test.app.request('DELETE', '/api/auth/github', { token });
    const searched = async (): Promise<number> => {
      const sql = `SELECT FROM search_documents WHERE type = 'repository' AND author_id = $1`;
      return (await test.app.sql(sql, [ada.id])).length;
    };
    const written = () =>
      test.app.sql(`SELECT id, xmin::text FROM search_documents WHERE author_id = $1 ORDER BY id`, [
        ada.id,
      ]);

    beforeEach(async () => {
      ada = await linkedAccount(test, ['repo', 'read:user', 'user:email']);
    });

    it('is what synchronisation found, each time', async () => {
      test.api.addRepositories(ada.user, 120);
      await synchronise(test, ada);
      expect(await searched()).toBe(120);
      for (let time = 0; time < SYNCHRONISATIONS; time += 1) {
        const { repositories } = test.api.account(ada.user);
        for (let changes = 0; changes < 5; changes += 1) {
          const repository = oneOf(repositories);
          if (draw(2) === 0) test.api.rename(ada.user, repository, `renamed-${draw(1e9)}`);
          if (draw(2) === 0) repository.description = maybe(text) ?? null;
          if (draw(2) === 0) repository.isPrivate = !repository.isPrivate;
          repository.stars = draw(200);
          repository.language = oneOf([null, 'C++', 'Jupyter Notebook']);
          repository.topics = ['cli', 'http'].slice(draw(3));
        }
        test.api.delete(ada.user, oneOf(repositories));
        test.api.addRepositories(ada.user, draw(2));
        await synchronise(test, ada);
        expect(await faults()).toEqual(NONE);
      }
    });

    it('is not written again when nothing of it has changed', async () => {
      test.api.addRepositories(ada.user, 3);
      const [first] = test.api.account(ada.user).repositories;
      await synchronise(test, ada);
      const before = await written();
      if (first) first.homepage = 'https://example.com/';
      await synchronise(test, ada);
      expect(await written()).toEqual(before);
      if (first) first.stars += 1_000;
      await synchronise(test, ada);
      expect(await written()).not.toEqual(before);
    });

    it('goes with the link', async () => {
      test.api.addRepositories(ada.user, 3);
      await synchronise(test, ada);
      expect((await unlink(ada)).status).toBe(204);
      expect(await searched()).toBe(0);
      expect(await faults()).toEqual(NONE);
    });

    it('goes with the account', async () => {
      test.api.addRepositories(ada.user, 3);
      await synchronise(test, ada);
      const body = { password: PASSWORD };
      const { status } = await test.app.request('DELETE', '/api/users/me', {
        token: ada.token,
        body,
      });
      expect([status, await searched()]).toEqual([204, 0]);
    });
  });

  it('has each of its words counted in the end', async () => {
    await postSnippet(test.app, await createAccount(test.app), { code: 'one two three four' });
    await wordsCounted(test.app.app.get(LexemeCounts, { strict: false }), test.app);
    expect(await miscountedWords(test.app)).toEqual([]);
    expect((await test.app.sql('SELECT FROM search_lexemes')).length).toBeGreaterThan(3);
  });
});
