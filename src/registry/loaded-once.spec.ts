import { loadedOnce } from './loaded-once.js';

describe('loadedOnce', () => {
  it('loads when it is needed, and once for all who need it', async () => {
    const load = jest.fn(() => Promise.resolve({}));
    const loaded = loadedOnce(load);
    expect(load).not.toHaveBeenCalled();
    const [one, other] = await Promise.all([loaded(), loaded()]);
    expect(other).toBe(one);
    expect(await loaded()).toBe(one);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('forgets a failure once those who waited have been told', async () => {
    const load = jest.fn<Promise<string>, []>();
    load.mockRejectedValueOnce(new Error('too many open files')).mockResolvedValue('loaded');
    const loaded = loadedOnce(load);
    const waiting = [loaded(), loaded()];
    for (const one of waiting) await expect(one).rejects.toThrow('too many open files');
    expect(await loaded()).toBe('loaded');
    expect(load).toHaveBeenCalledTimes(2);
  });
});
