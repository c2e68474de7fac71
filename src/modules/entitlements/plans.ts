import type { PlanLimit, PlanLimitsConfig, PlansConfig } from '../../config/plans.config.js';

/** From the least to the most. */
const PLANS = ['free', 'pro'] as const;
export type Plan = (typeof PLANS)[number];

/** What plans limit. */
export const RESOURCES = [
  'tracked_repositories',
  'private_snippets',
  'devices',
  'concurrent_streams',
  'storage_bytes',
] as const;
export type Resource = (typeof RESOURCES)[number];

/** How much of each a user may have; null: any amount. */
export type PlanLimits = Readonly<Record<Resource, PlanLimit>>;
export type PlanTable = Readonly<Record<Plan, PlanLimits>>;

/** The plan of whoever has no other. */
export const DEFAULT_PLAN: Plan = 'free';

/** What a message calls them. */
export const RESOURCE_NAMES: Readonly<Record<Resource, string>> = {
  tracked_repositories: 'tracked repositories',
  private_snippets: 'private snippets',
  devices: 'devices',
  concurrent_streams: 'streams at once',
  storage_bytes: 'bytes of files',
};

const limitsOf = (limits: PlanLimitsConfig): PlanLimits => ({
  tracked_repositories: limits.trackedRepositories,
  private_snippets: limits.privateSnippets,
  devices: limits.devices,
  concurrent_streams: limits.concurrentStreams,
  storage_bytes: limits.storageBytes,
});

export const planTable = ({ free, pro }: PlansConfig): PlanTable => ({
  free: limitsOf(free),
  pro: limitsOf(pro),
});

/** The next plan that allows more of it, if there is one. */
export const upgradeOf = (table: PlanTable, plan: Plan, resource: Resource): Plan | undefined => {
  const limit = table[plan][resource];
  return PLANS.slice(PLANS.indexOf(plan) + 1).find((higher) => {
    const more = table[higher][resource];
    return limit !== null && (more === null || more > limit);
  });
};
