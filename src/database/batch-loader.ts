import { GroupCommit } from './group-commit.js';

export interface BatchLoaderOptions<Key, Value> {
  /** The values of those keys that there are. */
  readonly load: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>;
  /** The value of a key that was not found. */
  readonly absent: Value;
  readonly maxKeys: number;
  /** Loads that may be under way at once. */
  readonly concurrency: number;
  /** Past so many waiting keys, or after so long a wait, a key is refused with 503. */
  readonly maxWaiting: number;
  readonly maxWaitMs: number;
}

/**
 * Looks keys up together: those of one turn of the event loop, and those that come while no place
 * is free. A key that finds a free place waits for nobody.
 */
export class BatchLoader<Key, Value> {
  private readonly groups: GroupCommit<Key, Value>;

  constructor({ load, absent, maxKeys, ...bounds }: BatchLoaderOptions<Key, Value>) {
    this.groups = new GroupCommit(
      async (keys) => {
        const found = await load([...new Set(keys)]);
        return keys.map((key) => found.get(key) ?? absent);
      },
      { ...bounds, maxItems: maxKeys, maxBytes: Infinity, bytesOf: () => 0 },
    );
  }

  /**
   * Always asked afresh, after this call.
   * @throws what the load rejected with, as does everybody of its batch; DomainError 503
   */
  find(key: Key): Promise<Value> {
    return this.groups.add(key);
  }
}
