import { constants } from 'node:fs';
import { access, copyFile, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import {
  type ByteRange,
  type ObjectHeaders,
  ObjectStore,
  type StorageObject,
} from './object-store.js';
import { isStorageKey } from './storage-key.js';

const FOLDER_MODE = 0o750;
const FILE_MODE = 0o640;

const codeOf = (error: unknown): unknown =>
  typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;

const isAbsent = (error: unknown): boolean => codeOf(error) === 'ENOENT';

const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** A folder of this machine, or one that several share. */
export class DiskStorage extends ObjectStore {
  override readonly name = 'disk';
  private readonly root: string;

  constructor(directory: string) {
    super();
    this.root = resolve(directory);
  }

  override put(key: string, { bytes }: StorageObject, signal: AbortSignal): Promise<void> {
    return this.write(key, async (partial) => {
      const handle = await open(partial, 'wx', FILE_MODE);
      try {
        await handle.writeFile(bytes, { signal });
        await handle.sync();
      } finally {
        await handle.close();
      }
    });
  }

  override async copy(from: string, to: string, _headers: ObjectHeaders): Promise<boolean> {
    try {
      await this.write(to, async (partial) => {
        await copyFile(this.pathOf(from), partial, constants.COPYFILE_EXCL);
        await sync(partial);
      });
      return true;
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  override async open(key: string, range: ByteRange | undefined): Promise<Readable | undefined> {
    try {
      const handle = await open(this.pathOf(key), 'r');
      return handle.createReadStream({ ...range });
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  override async remove(key: string): Promise<void> {
    const path = this.pathOf(key);
    await rm(`${path}.part`, { force: true });
    await rm(path, { force: true });
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

  override close(): Promise<void> {
    return Promise.resolve();
  }

  /** Under its name it is there when it is whole. */
  private async write(key: string, fill: (partial: string) => Promise<void>): Promise<void> {
    const path = this.pathOf(key);
    const partial = `${path}.part`;
    await mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE });
    await fill(partial);
    await rename(partial, path);
    // Or a crash of the machine could forget the name.
    await sync(dirname(path));
  }

  private pathOf(key: string): string {
    if (!isStorageKey(key)) throw new Error('not a storage key');
    return join(this.root, key);
  }
}
