import type { Readable } from 'node:stream';

/** What a store serves an object with where it is asked directly. */
export interface ObjectHeaders {
  readonly mediaType: string;
  readonly disposition: string;
  readonly cacheControl: string;
}

export interface StorageObject extends ObjectHeaders {
  readonly bytes: Buffer;
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

/**
 * Where `FileStorage` keeps its objects, under keys of `storage-key.ts`. Everything rejects while it is
 * away, and gives up what its signal ends as far as it can.
 */
export abstract class ObjectStore {
  abstract readonly name: string;

  /** Once it resolves the object is there, whole, and stays. */
  abstract put(key: string, object: StorageObject, signal: AbortSignal): Promise<void>;

  /** Puts the bytes of one object under another key; false when there is none. */
  abstract copy(
    from: string,
    to: string,
    headers: ObjectHeaders,
    signal: AbortSignal,
  ): Promise<boolean>;

  /** Undefined when there is none. */
  abstract open(
    key: string,
    range: ByteRange | undefined,
    signal: AbortSignal,
  ): Promise<Readable | undefined>;

  /** What is not there is removed already; so is what was left of a `put` that broke off. */
  abstract remove(key: string, signal: AbortSignal): Promise<void>;

  /** An address that opens the object for a while to whoever has it; undefined: it has none. */
  abstract link(key: string, options: LinkOptions): Promise<string | undefined>;

  /** Rejects when nothing can be stored. */
  abstract check(signal: AbortSignal): Promise<void>;

  /** Lets go of what it holds. */
  abstract close(): Promise<void>;
}
