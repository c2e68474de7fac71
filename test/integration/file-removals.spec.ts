import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { unavailable } from '../../src/errors/errors.js';
import { FileRemovals } from '../../src/modules/files/storage/file-removals.js';
import { FileStorage } from '../../src/modules/files/storage/file-storage.js';
import { StoredObjects } from '../../src/modules/files/storage/stored-objects.js';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import { filesIn } from '../factories/files.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(120_000);

const OBJECT = {
  bytes: Buffer.from('Stored.'),
  mediaType: 'text/plain',
  disposition: 'attachment',
  cacheControl: 'private',
};

describe('what is stored without a row of its own', () => {
  let app: TestApp;
  let directory: string;
  let objects: StoredObjects;
  let removals: FileRemovals;

  const due = (): Promise<unknown> => app.sql(`UPDATE file_removals SET due_at = now()`);
  const rows = () =>
    app.sql<{ attempts: number; last_error: string; later: boolean }>(
      'SELECT attempts, last_error, due_at > now() AS later FROM file_removals',
    );

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'switchboard-files-'));
    // No worker that would sweep meanwhile.
    app = await startApp({ env: { ROLES: 'web', FILES_DIRECTORY: directory } });
    objects = app.app.get(StoredObjects, { strict: false });
    removals = app.app.get(FileRemovals, { strict: false });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  afterAll(async () => {
    await app.close();
    await rm(directory, { recursive: true, force: true });
  });

  it('stays while its upload may be under way, and goes when nothing came of it', async () => {
    const key = await objects.stage('private', OBJECT);
    await removals.removeDue();
    expect(await filesIn(directory)).toEqual([key]);
    await due();
    await removals.removeDue();
    expect([await filesIn(directory), await rows()]).toEqual([[], []]);
  });

  it('goes though it was only half written', async () => {
    const key = await objects.stage('private', OBJECT);
    await rm(join(directory, key));
    await writeFile(join(directory, `${key}.part`), 'Sto');
    await due();
    await removals.removeDue();
    expect([await filesIn(directory), await rows()]).toEqual([[], []]);
  });

  it('stays for good once a transaction has kept it, and not when that was undone', async () => {
    const transactions = app.app.get(TransactionRunner, { strict: false });
    const [kept, undone] = [
      await objects.stage('private', OBJECT),
      await objects.stage('private', OBJECT),
    ];
    await transactions.run((tx) => objects.keep(kept, tx));
    const failed = transactions.run(async (tx) => {
      await objects.keep(undone, tx);
      throw new Error('undone');
    });
    await expect(failed).rejects.toThrow('undone');
    await due();
    await removals.removeDue();
    expect(await filesIn(directory)).toEqual([kept]);
    // Whoever comes too late is told so, and keeps nothing that is gone.
    const late = transactions.run((tx) => objects.keep(undone, tx));
    await expect(late).rejects.toMatchObject({ kind: 'unavailable' });
    await rm(join(directory, kept));
  });

  it('is tried again later, and not given up, while the storage is away', async () => {
    const storage = app.app.get(FileStorage, { strict: false });
    const key = await objects.stage('private', OBJECT);
    await due();
    const away = jest.spyOn(storage, 'remove').mockRejectedValue(unavailable('away'));
    await removals.removeDue();
    expect(await rows()).toEqual([
      { attempts: 1, last_error: expect.stringContaining('away'), later: true },
    ]);
    away.mockRestore();
    expect(await filesIn(directory)).toEqual([key]);
    await due();
    await removals.removeDue();
    expect([await filesIn(directory), await rows()]).toEqual([[], []]);
  });

  it('is removed once by several that sweep at once', async () => {
    await Promise.all(Array.from({ length: 45 }, () => objects.stage('private', OBJECT)));
    await due();
    const storage = app.app.get(FileStorage, { strict: false });
    const remove = jest.spyOn(storage, 'remove');
    await Promise.all([removals.removeDue(), removals.removeDue(), removals.removeDue()]);
    expect(remove.mock.calls.map(([key]) => key)).toHaveLength(45);
    expect([await filesIn(directory), await rows()]).toEqual([[], []]);
  });
});
