import { type Account, createAccount } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

describe('one’s own profile', () => {
  let app: TestApp;
  let ada: Account;

  const patch = (body: unknown, { token }: Account = ada) =>
    app.request('PATCH', '/api/users/me', { token, body });

  beforeAll(async () => {
    app = await startApp();
  });

  beforeEach(async () => {
    ada = await createAccount(app);
  });

  afterAll(() => app.close());

  it('is private', async () => {
    expect((await app.get('/api/users/me')).body.error.code).toBe('UNAUTHORIZED');
    expect((await app.request('PATCH', '/api/users/me', { body: {} })).status).toBe(401);
  });

  it('takes every field and gives it back', async () => {
    const profile = {
      username: `ada-${Date.now()}`,
      first_name: 'Ada',
      last_name: 'Lovelace',
      full_name: 'Augusta Ada King, Countess of Lovelace',
      bio: 'First line.\nSecond line. 🧮',
      location: 'London',
      website: 'https://example.com/~ada?x=1#y',
      time_zone: 'Europe/London',
    };
    const answer = await patch(profile);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject(profile);
    const read = await app.get('/api/users/me', ada.token);
    expect(read.body).toEqual(answer.body);
    expect(Date.parse(read.body.updated_at)).toBeGreaterThan(Date.parse(read.body.created_at));
  });

  it('changes what is named and leaves the rest', async () => {
    await patch({ bio: 'here', location: 'there' });
    const { body } = await patch({ location: 'elsewhere' });
    expect(body).toMatchObject({ bio: 'here', location: 'elsewhere', username: ada.username });
    expect((await patch({})).body).toEqual(body);
  });

  it('clears with null or nothing but blanks', async () => {
    await patch({ bio: 'x', location: 'x', website: 'https://x.example', time_zone: 'UTC' });
    const { status, body } = await patch({
      bio: null,
      location: '  ',
      website: '',
      time_zone: null,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ bio: null, location: null, website: null, time_zone: null });
  });

  it('lets a full name win over its parts, which stand for it when it is absent', async () => {
    const fullName = async (changes: unknown) => (await patch(changes)).body.full_name;
    expect(await fullName({ first_name: 'Ada' })).toBe('Ada');
    expect(await fullName({ last_name: 'Lovelace' })).toBe('Ada Lovelace');
    expect(await fullName({ full_name: 'Countess', first_name: 'Augusta' })).toBe('Countess');
    expect(await fullName({ last_name: 'King' })).toBe('Countess');
    expect(await fullName({ full_name: null })).toBe('Augusta King');
    expect(await fullName({ first_name: null })).toBe('King');
    expect(await fullName({ last_name: null })).toBeNull();
  });

  it.each([
    ['username', null],
    ['username', 'ab'],
    ['username', 'a--b'],
    ['username', 'Support'],
    ['first_name', 'x'.repeat(101)],
    ['last_name', 'line\nbreak'],
    ['full_name', 'x'.repeat(201)],
    ['bio', 'x'.repeat(501)],
    ['bio', 'nul \u0000'],
    ['bio', 7],
    ['location', 'x'.repeat(101)],
    ['website', 'ftp://example.com'],
    ['website', 'javascript:alert(1)'],
    ['website', 'example.com'],
    ['website', 'https://'],
    ['website', 'https://user:secret@example.com'],
    ['website', `https://example.com/${'x'.repeat(2_000)}`],
    ['time_zone', 'Mars/Olympus'],
    ['time_zone', '+02:00'],
    ['time_zone', 2],
    ['email', 'other@example.com'],
    ['role', 'admin'],
    ['full_nam', 'x'],
  ])('refuses a faulty %s: %j', async (field, value) => {
    const answer = await patch({ [field]: value });
    expect([answer.status, answer.body.error?.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(answer.body.error.details).toEqual([{ field, message: expect.any(String) }]);
  });

  it('names every faulty field at once', async () => {
    const { body } = await patch({ bio: 1, website: 'x', nonsense: true });
    const fields = body.error.details.map((fault: { field: string }) => fault.field);
    expect(fields.sort()).toEqual(['bio', 'nonsense', 'website']);
  });

  it('finds a username taken in whatever case, but not by oneself', async () => {
    const eve = await createAccount(app);
    const taken = await patch({ username: ada.username.toUpperCase() }, eve);
    expect([taken.status, taken.body.error.code]).toEqual([409, 'USERNAME_TAKEN']);
    const respelt = await patch({ username: ada.username.toUpperCase() });
    expect([respelt.status, respelt.body.username]).toEqual([200, ada.username.toUpperCase()]);
  });

  it('gives a username to one of many who want it at once', async () => {
    const accounts = await Promise.all(Array.from({ length: 8 }, () => createAccount(app)));
    const username = `wanted-${Date.now()}`;
    const answers = await Promise.all(accounts.map((account) => patch({ username }, account)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(409)]);
  });
});
