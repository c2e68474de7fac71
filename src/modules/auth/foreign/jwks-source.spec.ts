import { generateKeyPairSync } from 'node:crypto';
import { JwksSource } from './jwks-source.js';

const publicKey = (kid: string) => ({
  ...generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }),
  kid,
});

const header = (kid?: string) => ({ alg: 'ES256' as const, kid });

const MINUTE = 60_000;

/** A source whose issuer and clock are at hand. */
const scripted = () => {
  const state = {
    keys: [publicKey('a')],
    fetches: 0,
    failures: [] as unknown[],
    now: 1_000_000,
    away: false,
    /** What fetches wait for. */
    gate: Promise.resolve(),
  };
  const source = new JwksSource({
    fetch: async () => {
      state.fetches += 1;
      await state.gate;
      if (state.away) throw new Error('away');
      return { keys: state.keys };
    },
    onFailure: (error) => state.failures.push(error),
    now: () => state.now,
  });
  const has = async (kid?: string): Promise<boolean> =>
    (await source.keyFor(header(kid))) !== undefined;
  return { state, source, has };
};

const unavailable = { code: 'SERVICE_UNAVAILABLE' };

describe('JwksSource', () => {
  it('fetches nothing before it is asked, and then once for all who ask', async () => {
    const { state, has } = scripted();
    expect(state.fetches).toBe(0);
    const found = await Promise.all(Array.from({ length: 50 }, () => has('a')));
    expect(found).toEqual(Array.from({ length: 50 }, () => true));
    expect(state.fetches).toBe(1);
  });

  it('keeps its keys for ten minutes', async () => {
    const { state, has } = scripted();
    await has('a');
    state.now += 10 * MINUTE - 1;
    await has('a');
    expect(state.fetches).toBe(1);
    state.keys = [publicKey('b')];
    state.now += 1;
    // The new set comes behind the answer.
    expect(await has('a')).toBe(true);
    expect(await has('a')).toBe(false);
    expect(await has('b')).toBe(true);
    expect(state.fetches).toBe(2);
    state.keys = [publicKey('c')];
    state.now += 20 * MINUTE;
    expect(await has('b')).toBe(false);
    expect(state.fetches).toBe(3);
  });

  it('asks anew for a key that it does not know, twice a minute at most', async () => {
    const { state, has } = scripted();
    await has('a');
    state.keys = [publicKey('a'), publicKey('b')];
    expect(await has('b')).toBe(false);
    expect(state.fetches).toBe(1);
    state.now += 30_000;
    const found = await Promise.all(['b', 'x', 'b', 'y'].map((kid) => has(kid)));
    expect(found).toEqual([true, false, true, false]);
    expect(state.fetches).toBe(2);
    for (let count = 0; count < 100; count += 1) await has(`stranger-${count}`);
    expect(state.fetches).toBe(2);
  });

  it('goes on with the keys that it has while none come, and tries again now and then', async () => {
    const { state, has } = scripted();
    await has('a');
    state.away = true;
    state.now += 11 * MINUTE;
    for (let count = 0; count < 10; count += 1) expect(await has('a')).toBe(true);
    expect(state.fetches).toBe(2);
    expect(state.failures).toHaveLength(1);
    state.now += 30_000;
    expect(await has('a')).toBe(true);
    expect(state.fetches).toBe(3);
    state.away = false;
    state.now += 30_000;
    state.keys = [publicKey('b')];
    expect(await has('b')).toBe(true);
  });

  it('does not call a key unknown while the set that may have it is away', async () => {
    const { state, source, has } = scripted();
    await has('a');
    state.away = true;
    state.now += 31_000;
    await expect(source.keyFor(header('b'))).rejects.toMatchObject(unavailable);
    await expect(source.keyFor(header('b'))).rejects.toMatchObject(unavailable);
    expect(await has('a')).toBe(true);
    expect(state.fetches).toBe(2);
    state.away = false;
    state.now += 31_000;
    expect(await has('b')).toBe(false);
  });

  it('is unavailable while there is nothing, and asks about once a second', async () => {
    const { state, source, has } = scripted();
    state.away = true;
    for (let count = 0; count < 20; count += 1) {
      await expect(source.keyFor(header('a'))).rejects.toMatchObject(unavailable);
    }
    expect(state.fetches).toBe(1);
    state.away = false;
    state.now += 1_000;
    expect(await has('a')).toBe(true);
  });

  it('lets everybody wait for the one fetch that is under way', async () => {
    const { state, has } = scripted();
    let open: () => void = () => undefined;
    state.gate = new Promise((resolve) => (open = resolve));
    const asked = [has('a'), has('a')];
    await Promise.resolve();
    asked.push(has('a'), has('b'));
    open();
    expect(await Promise.all(asked)).toEqual([true, true, true, false]);
    expect(state.fetches).toBe(1);
  });

  it('takes the only key for a token that names none, and none of several', async () => {
    const { state, has } = scripted();
    expect(await has()).toBe(true);
    state.keys = [publicKey('a'), publicKey('b')];
    state.now += 20 * MINUTE;
    expect(await has()).toBe(false);
    expect(await has('b')).toBe(true);
  });

  it('does not give a key to another algorithm', async () => {
    const { source } = scripted();
    expect(await source.keyFor({ alg: 'RS256', kid: 'a' })).toBeUndefined();
  });

  it.each([{}, [], 'x', null])(
    'keeps its keys when it gets %j instead of a set',
    async (garbage) => {
      const { state, has } = scripted();
      await has('a');
      Object.assign(state, { keys: undefined, now: state.now + 11 * MINUTE });
      const source = new JwksSource({ fetch: () => Promise.resolve(garbage), onFailure: () => 0 });
      await expect(source.keyFor(header('a'))).rejects.toMatchObject(unavailable);
      expect(await has('a')).toBe(true);
    },
  );
});
