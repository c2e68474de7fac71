import { loadConfig } from './load-config.js';
import { plansConfig } from './plans.config.js';

describe('plansConfig', () => {
  const load = (variables: Record<string, string> = {}) => loadConfig(variables).get(plansConfig);

  it('has limits for both plans when nothing is set', () => {
    expect(load()).toEqual({
      free: {
        trackedRepositories: 3,
        privateSnippets: 10,
        devices: 3,
        concurrentStreams: 1,
        storageBytes: 100 * 1_048_576,
      },
      pro: {
        trackedRepositories: 100,
        privateSnippets: null,
        devices: 25,
        concurrentStreams: 10,
        storageBytes: 10 * 1_073_741_824,
      },
    });
  });

  it.each([
    ['PLAN_FREE_TRACKED_REPOSITORIES', 'free', 'trackedRepositories'],
    ['PLAN_FREE_PRIVATE_SNIPPETS', 'free', 'privateSnippets'],
    ['PLAN_FREE_DEVICES', 'free', 'devices'],
    ['PLAN_FREE_CONCURRENT_STREAMS', 'free', 'concurrentStreams'],
    ['PLAN_FREE_STORAGE', 'free', 'storageBytes'],
    ['PLAN_PRO_TRACKED_REPOSITORIES', 'pro', 'trackedRepositories'],
    ['PLAN_PRO_PRIVATE_SNIPPETS', 'pro', 'privateSnippets'],
    ['PLAN_PRO_DEVICES', 'pro', 'devices'],
    ['PLAN_PRO_CONCURRENT_STREAMS', 'pro', 'concurrentStreams'],
    ['PLAN_PRO_STORAGE', 'pro', 'storageBytes'],
  ] as const)('takes %s as a number, or without any limit', (variable, plan, limit) => {
    expect(load({ [variable]: '7' })[plan][limit]).toBe(7);
    expect(load({ [variable]: 'unlimited' })[plan][limit]).toBeNull();
    expect(load({ [variable]: 'Unlimited' })[plan][limit]).toBeNull();
  });

  it('lets a plan have none of something', () => {
    expect(load({ PLAN_FREE_DEVICES: '0' }).free.devices).toBe(0);
  });

  it.each(['-1', '1.5', 'many', 'null', 'Infinity', '1000001'])('refuses %s', (value) => {
    expect(() => load({ PLAN_FREE_DEVICES: value })).toThrow('PLAN_FREE_DEVICES');
  });
});
