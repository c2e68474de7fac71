import { once } from 'node:events';
import type { Readable } from 'node:stream';
import type { OnApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import { unavailable } from '../../../errors/errors.js';
import type { FileMetrics } from '../file-metrics.js';
import type {
  ByteRange,
  LinkOptions,
  ObjectHeaders,
  ObjectStore,
  StorageObject,
} from './object-store.js';

/** Until something is done, or the bytes of an answer begin; attempts that are repeated included. */
const PATIENCE_MS = 30_000;

const away = (cause: unknown): Error => unavailable('The file storage is out of reach.', { cause });

/** Resolves when there is something to be read; what does not begin is let go. */
const begun = async (content: Readable, signal: AbortSignal): Promise<void> => {
  try {
    await once(content, 'readable', { signal });
  } catch (error) {
    content.destroy();
    throw error;
  }
};

/**
 * The store that is configured. Everything throws DomainError 503 when it is away, or takes too long:
 * nobody waits for it without end, and a process that is to stop not at all. What is cut off may have
 * happened all the same.
 */
export class FileStorage implements OnModuleDestroy, OnApplicationShutdown {
  private readonly underWay = new Set<AbortController>();
  private stopped = false;

  constructor(
    private readonly store: ObjectStore,
    private readonly metrics: Pick<FileMetrics, 'storage'>,
    private readonly patienceMs = PATIENCE_MS,
  ) {}

  /** When the requests under way have ended, or are not waited for any more. */
  onModuleDestroy(): void {
    this.stopped = true;
    for (const controller of this.underWay) controller.abort(new Error('the process stops'));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.store.close();
  }

  get name(): string {
    return this.store.name;
  }

  /** Once it resolves the object is there, whole, and stays. */
  put(key: string, object: StorageObject): Promise<void> {
    return this.ask('put', (signal) => this.store.put(key, object, signal));
  }

  /** Puts the bytes of one object under another key; false when there is none. */
  copy(from: string, to: string, headers: ObjectHeaders): Promise<boolean> {
    return this.ask('copy', (signal) => this.store.copy(from, to, headers, signal));
  }

  /** Undefined when there is none. */
  open(key: string, range?: ByteRange): Promise<Readable | undefined> {
    return this.ask('open', async (signal) => {
      const content = await this.store.open(key, range, signal);
      if (content) await begun(content, signal);
      return content;
    });
  }

  /** What is not there is removed already; so is what was left of a `put` that broke off. */
  remove(key: string): Promise<void> {
    return this.ask('remove', (signal) => this.store.remove(key, signal));
  }

  /** An address that opens the object for a while to whoever has it; undefined: it has none. */
  link(key: string, options: LinkOptions): Promise<string | undefined> {
    return this.ask('link', () => this.store.link(key, options));
  }

  /** Rejects when nothing can be stored. */
  check(): Promise<void> {
    return this.ask('check', (signal) => this.store.check(signal));
  }

  private async ask<T>(operation: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    if (this.stopped) throw away(new Error('the process stops'));
    const controller = new AbortController();
    const { signal } = controller;
    const late = setTimeout(
      () => controller.abort(new Error(`no answer within ${this.patienceMs} ms`)),
      this.patienceMs,
    );
    this.underWay.add(controller);
    const done = this.metrics.storage.startTimer({ operation });
    try {
      // A store may not heed its signal: a folder of another machine cannot.
      const given = await Promise.race([work(signal), aborted(signal)]);
      done({ outcome: 'done' });
      return given;
    } catch (error) {
      done({ outcome: 'failed' });
      throw away(signal.aborted ? signal.reason : error);
    } finally {
      clearTimeout(late);
      this.underWay.delete(controller);
    }
  }
}

const aborted = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    const fail = (): void => reject(new Error('aborted'));
    signal.addEventListener('abort', fail, { once: true });
  });
