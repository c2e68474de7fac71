import type { Readable } from 'node:stream';

/** What is stored, with the headers that a store serves it with where it is asked directly. */
export interface StorageObject {
  readonly bytes: Buffer;
  readonly mediaType: string;
  readonly disposition: string;
  readonly cacheControl: string;
}

/** Of an object's bytes, both ends included. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** What a link to an object says of its answer. */
export interface LinkOptions {
  readonly seconds: number;
  readonly mediaType: string;
  readonly disposition: string;
}

/** Keeps objects under keys of `storage-key.ts`. Each throws DomainError 503 while it is away. */
export abstract class FileStorage {
  abstract readonly name: string;

  /** Once it resolves the object is there, whole, and stays. */
  abstract put(key: string, object: StorageObject): Promise<void>;

  /** Undefined when there is none. */
  abstract open(key: string, range?: ByteRange): Promise<Readable | undefined>;

  /** What is not there is removed already; so is what was left of a `put` that broke off. */
  abstract remove(key: string): Promise<void>;

  /** An address that opens the object for a while to whoever has it; undefined: it has none. */
  abstract link(key: string, options: LinkOptions): Promise<string | undefined>;

  /** Rejects when nothing can be stored. */
  abstract check(): Promise<void>;
}
