import { constants } from 'node:fs';
import { access, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { unavailable } from '../../../errors/errors.js';
import { type ByteRange, FileStorage, type StorageObject } from './file-storage.js';
import { isStorageKey } from './storage-key.js';

const FOLDER_MODE = 0o750;
const FILE_MODE = 0o640;

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const isAbsent = (error: unknown): boolean => codeOf(error) === 'ENOENT';

const away = (error: unknown): Error =>
  unavailable('The file storage is out of reach.', { cause: error });

const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** A folder of this machine, or one that several share. */
export class DiskStorage extends FileStorage {
  override readonly name = 'disk';
  private readonly root: string;

  constructor(directory: string) {
    super();
    this.root = resolve(directory);
  }

  override async put(key: string, { bytes }: StorageObject): Promise<void> {
    const path = this.pathOf(key);
    const partial = `${path}.part`;
    try {
      await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
      const handle = await open(partial, 'wx', FILE_MODE);
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(partial, path);
      // Or a crash of the machine could forget the name.
      await sync(dirname(path));
    } catch (error) {
      throw away(error);
    }
  }

  override async open(key: string, range?: ByteRange): Promise<Readable | undefined> {
    try {
      const handle = await open(this.pathOf(key), 'r');
      return handle.createReadStream({ ...range });
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw away(error);
    }
  }

  override async remove(key: string): Promise<void> {
    const path = this.pathOf(key);
    try {
      await rm(`${path}.part`, { force: true });
      await rm(path, { force: true });
    } catch (error) {
      throw away(error);
    }
  }

  /** Nobody but this server serves it. */
  override link(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  /** A folder that is not there yet is made by the first file. */
  override async check(): Promise<void> {
    for (let folder = this.root; ; folder = dirname(folder)) {
      try {
        await access(folder, constants.W_OK | constants.X_OK);
        return;
      } catch (error) {
        if (!isAbsent(error) || folder === dirname(folder)) throw error;
      }
    }
  }

  private pathOf(key: string): string {
    if (!isStorageKey(key)) throw new Error('not a storage key');
    return join(this.root, key);
  }
}
