import { once } from 'node:events';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { Metrics } from '../../../metrics/metrics.js';
import { FileStorage } from './file-storage.js';
import { ObjectStore } from './object-store.js';

const KEY = 'private/00/00/0000';
const HEADERS = { mediaType: 'text/plain', disposition: 'attachment', cacheControl: 'private' };
const AWAY = { kind: 'unavailable', code: 'SERVICE_UNAVAILABLE' };

/** Never answers. Like a folder of another machine it does not heed signals, but notes them. */
class HangingStore extends ObjectStore {
  override readonly name = 'hanging';
  readonly signals: AbortSignal[] = [];

  private hang(signal: AbortSignal): Promise<never> {
    this.signals.push(signal);
    return new Promise(() => undefined);
  }

  override put = (_key: string, _object: object, signal: AbortSignal) => this.hang(signal);
  override copy = (_from: string, _to: string, _headers: object, signal: AbortSignal) =>
    this.hang(signal);
  override open = (
    _key: string,
    _range: unknown,
    signal: AbortSignal,
  ): Promise<Readable | undefined> => this.hang(signal);
  override remove = (_key: string, signal: AbortSignal) => this.hang(signal);
  override link = () => new Promise<never>(() => undefined);
  override check = (signal: AbortSignal) => this.hang(signal);
  override close = () => Promise.resolve();
}

describe('FileStorage', () => {
  let store: HangingStore;
  let metrics: Metrics;

  const storageOf = (patienceMs: number): FileStorage => {
    metrics = new Metrics();
    const labels = ['operation', 'outcome'];
    return new FileStorage(
      store,
      { storage: metrics.histogram('file_storage_seconds', 'Time.', labels) },
      patienceMs,
    );
  };

  /** Everything that may be asked of it; gives why none of it is answered. */
  const askAll = async (
    storage: FileStorage,
    meanwhile: () => void = () => undefined,
  ): Promise<unknown[]> => {
    const asked = [
      storage.put(KEY, { bytes: Buffer.alloc(1), ...HEADERS }),
      storage.copy(KEY, KEY, HEADERS),
      storage.open(KEY),
      storage.remove(KEY),
      storage.check(),
      storage.link(KEY, { seconds: 1, ...HEADERS }),
    ];
    meanwhile();
    const answers = await Promise.allSettled<unknown>(asked);
    return answers.map((answer) => (answer.status === 'rejected' ? answer.reason : 'answered'));
  };
  const ALL_AWAY = Array<unknown>(6).fill(expect.objectContaining(AWAY));

  beforeEach(() => {
    store = new HangingStore();
  });

  it('waits for a store that does not answer until its patience ends, and tells it so', async () => {
    expect(await askAll(storageOf(20))).toEqual(ALL_AWAY);
    expect(store.signals.map(({ aborted }) => aborted)).toEqual(Array(5).fill(true));
    expect(await metrics.registry.metrics()).toMatch(
      /file_storage_seconds_count\{operation="put",outcome="failed"\} 1/,
    );
  });

  it('lets go of everything when the process stops, and begins nothing more', async () => {
    const storage = storageOf(600_000);
    expect(await askAll(storage, () => storage.onModuleDestroy())).toEqual(ALL_AWAY);
    expect(store.signals.every(({ aborted }) => aborted)).toBe(true);
    await expect(storage.remove(KEY)).rejects.toMatchObject(AWAY);
    expect(store.signals).toHaveLength(5);
  });

  it('does not wait for bytes that do not begin, and closes what they were to come from', async () => {
    const content = new Readable({ read: () => undefined });
    store.open = () => Promise.resolve(content);
    await expect(storageOf(20).open(KEY)).rejects.toMatchObject(AWAY);
    expect(content.destroyed).toBe(true);
  });

  it('gives all bytes once they have begun, however long that takes then', async () => {
    const content = new Readable({ read: () => undefined });
    content.push('one, ');
    store.open = () => Promise.resolve(content);
    const opened = await storageOf(20).open(KEY);
    expect(opened).toBe(content);
    const late = AbortSignal.timeout(60);
    await once(late, 'abort');
    content.push('two');
    content.push(null);
    expect(await text(content)).toBe('one, two');
  });

  it('tells what is not there from what cannot be asked for', async () => {
    store.open = () => Promise.resolve(undefined);
    expect(await storageOf(20).open(KEY)).toBeUndefined();
    store.open = () => Promise.reject(new Error('connection refused'));
    await expect(storageOf(20).open(KEY)).rejects.toMatchObject(AWAY);
  });
});
