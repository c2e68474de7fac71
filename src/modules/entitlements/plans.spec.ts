import { planTable, type PlanTable, RESOURCE_NAMES, RESOURCES, upgradeOf } from './plans.js';

const limits = (count: number | null) => ({
  trackedRepositories: count,
  privateSnippets: count,
  devices: count,
  concurrentStreams: count,
  storageBytes: count,
});

const table = (free: number | null, pro: number | null): PlanTable =>
  planTable({ free: limits(free), pro: limits(pro) });

describe('the table of plans', () => {
  it('has each configured limit under its own name', () => {
    const free = {
      trackedRepositories: 1,
      privateSnippets: 2,
      devices: 3,
      concurrentStreams: 4,
      storageBytes: null,
    };
    expect(planTable({ free, pro: limits(9) }).free).toEqual({
      tracked_repositories: 1,
      private_snippets: 2,
      devices: 3,
      concurrent_streams: 4,
      storage_bytes: null,
    });
  });

  it('limits everything that has a name, in every plan', () => {
    const { free, pro } = table(1, 2);
    for (const names of [free, pro, RESOURCE_NAMES]) {
      expect(Object.keys(names).sort()).toEqual([...RESOURCES].sort());
    }
  });
});

describe('upgradeOf', () => {
  it('is the plan that allows more', () => {
    expect(upgradeOf(table(3, 100), 'free', 'devices')).toBe('pro');
    expect(upgradeOf(table(3, null), 'free', 'devices')).toBe('pro');
  });

  it('is none where no plan allows more', () => {
    expect(upgradeOf(table(3, 3), 'free', 'devices')).toBeUndefined();
    expect(upgradeOf(table(3, 2), 'free', 'devices')).toBeUndefined();
    expect(upgradeOf(table(null, null), 'free', 'devices')).toBeUndefined();
    expect(upgradeOf(table(3, 100), 'pro', 'devices')).toBeUndefined();
  });
});
