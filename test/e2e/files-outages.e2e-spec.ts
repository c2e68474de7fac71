import { FileRemovals } from '../../src/modules/files/storage/file-removals.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { tryUpload, upload } from '../factories/files.js';
import { eventually } from '../factories/webhooks.js';
import { startApp, type TestApp } from '../support/app.js';
import { type ScriptedS3, s3Refusal, silence, startScriptedS3 } from '../support/scripted-s3.js';

jest.setTimeout(60_000);

describe('files while their store refuses or says nothing', () => {
  let store: ScriptedS3;
  let app: TestApp;
  let ada: Account;

  beforeAll(async () => {
    store = await startScriptedS3();
    app = await startApp({ env: { ...store.env, ROLES: 'web' } });
    ada = await createAccount(app);
  });

  afterAll(async () => {
    await app.close();
    store.close();
  });

  const uploaded = async () => {
    store.answer = (request, response) => {
      request.resume().on('end', () => response.end());
    };
    return upload(app, ada);
  };

  it.each([
    // What whoever may not list the bucket is told of what is not there, too.
    [403, 'AccessDenied', 503],
    [403, 'InvalidAccessKeyId', 503],
    [404, 'NoSuchBucket', 503],
    [404, 'NoSuchKey', 404],
  ])('are answered by %i %s of the store as %i', async (status, code, expected) => {
    const { id } = await uploaded();
    store.answer = s3Refusal(status, code);
    expect((await app.get(`/api/files/${id}`, ada.token)).status).toBe(expected);
  });

  it('are not taken without the right to store, and what may have been stored goes in time', async () => {
    await app.sql('DELETE FROM file_removals');
    store.answer = s3Refusal(403, 'AccessDenied');
    expect((await tryUpload(app, ada, {})).status).toBe(503);
    const rows = await app.sql(
      `SELECT attempts, due_at > now() + interval '30 min' AS later FROM file_removals`,
    );
    expect(rows).toEqual([{ attempts: 0, later: true }]);
  });

  it('are told of in the health: what waits to be removed', async () => {
    await app.sql('DELETE FROM file_removals');
    const { id } = await uploaded();
    store.answer = s3Refusal(403, 'AccessDenied');
    await app.request('DELETE', `/api/files/${id}`, { token: ada.token });
    await eventually('it was tried', async () => {
      const [row] = await app.sql<{ attempts: number }>('SELECT attempts FROM file_removals');
      return row?.attempts === 1;
    });
    const { body } = await app.get('/health');
    expect(body.checks.storage).toMatchObject({ status: 'down', kind: 's3', removals_waiting: 1 });
    expect((await app.get('/metrics')).body).toMatch(/^file_removals_waiting 1$/m);
  });

  it('keep no process from stopping, and are removed by another', async () => {
    const stopping = await startApp({ sharing: app, env: { ...store.env, ROLES: 'web' } });
    const { id } = await uploaded();
    await app.sql('DELETE FROM file_removals');
    store.answer = silence;
    store.asked.length = 0;
    await stopping.request('DELETE', `/api/files/${id}`, { token: ada.token });
    await eventually('the store is asked', () => store.asked.length > 0);
    // It would wait for half a minute at least.
    const asked = performance.now();
    await stopping.close();
    expect(performance.now() - asked).toBeLessThan(20_000);

    store.answer = (_request, response) => response.writeHead(204).end();
    await app.sql('UPDATE file_removals SET due_at = now()');
    await app.app.get(FileRemovals, { strict: false }).removeDue();
    expect(await app.sql('SELECT FROM file_removals')).toEqual([]);
  });
});
