import { startApp, type TestApp } from '../support/app.js';
let app: TestApp;
beforeAll(async () => { app = await startApp(); }, 60_000);
afterAll(() => app.close());
it('smokes', async () => {
  const r = await app.post('/api/auth/register', { email: 'Ada@example.com', password: 'correct horse battery', first_name: 'Ada', last_name: 'L' });
  console.log(r.status, r.headers, r.body);
  const t = r.body.access_token;
  console.log((await app.get('/api/users/me', t)).body, (await app.get('/api/auth/sessions', t)).body);
  const l = await app.post('/api/auth/login', { email: 'ada@EXAMPLE.com', password: 'correct horse battery' });
  console.log(l.status, l.body);
  const f = await app.post('/api/auth/refresh', { refresh_token: l.body.refresh_token });
  console.log(f.status, f.body);
  console.log((await app.request('POST', '/api/auth/logout', { token: t })).status);
  console.log((await app.get('/api/users/me', t)).body);
  console.log(app.logs.filter((x) => x['level'] === 'error'));
});
