import { defineSection } from './section.js';
import { byteSize, integer } from './validators.js';
import { type Parse, withDefault } from './variable.js';

/** How many there may be; null: any number. */
export type PlanLimit = number | null;

export interface PlanLimitsConfig {
  readonly trackedRepositories: PlanLimit;
  readonly privateSnippets: PlanLimit;
  readonly devices: PlanLimit;
  readonly concurrentStreams: PlanLimit;
  readonly storageBytes: PlanLimit;
}

export interface PlansConfig {
  readonly free: PlanLimitsConfig;
  readonly pro: PlanLimitsConfig;
}

const MAX_COUNT = 1_000_000;

/** Wrapped, because a validator of envalid cannot have null for its value. */
interface Limit {
  readonly most: PlanLimit;
}

const limit =
  (parse: Parse<number>): Parse<Limit> =>
  (value) => ({ most: value.toLowerCase() === 'unlimited' ? null : parse(value) });

const count = limit(integer(0, MAX_COUNT));
const bytes = limit(byteSize);

const specs = {
  PLAN_FREE_TRACKED_REPOSITORIES: withDefault(count, '3', {
    desc: 'Repositories that a user of the Free plan may track; as all limits of plans also `unlimited`.',
    example: '5',
  }),
  PLAN_FREE_PRIVATE_SNIPPETS: withDefault(count, '10', {
    desc: 'Private snippets that a user of the Free plan may have.',
    example: '20',
  }),
  PLAN_FREE_DEVICES: withDefault(count, '3', {
    desc: 'Devices that a user of the Free plan may have.',
    example: '5',
  }),
  PLAN_FREE_CONCURRENT_STREAMS: withDefault(count, '1', {
    desc: 'Streams that a user of the Free plan may have at once.',
    example: '2',
  }),
  PLAN_FREE_STORAGE: withDefault(bytes, '100MB', {
    desc: 'What the files of a user of the Free plan may take up.',
    example: '250MB',
  }),
  PLAN_PRO_TRACKED_REPOSITORIES: withDefault(count, '100', {
    desc: 'Repositories that a user of the Pro plan may track.',
    example: '200',
  }),
  PLAN_PRO_PRIVATE_SNIPPETS: withDefault(count, 'unlimited', {
    desc: 'Private snippets that a user of the Pro plan may have.',
    example: '1000',
  }),
  PLAN_PRO_DEVICES: withDefault(count, '25', {
    desc: 'Devices that a user of the Pro plan may have.',
    example: '50',
  }),
  PLAN_PRO_CONCURRENT_STREAMS: withDefault(count, '10', {
    desc: 'Streams that a user of the Pro plan may have at once.',
    example: '20',
  }),
  PLAN_PRO_STORAGE: withDefault(bytes, '10GB', {
    desc: 'What the files of a user of the Pro plan may take up.',
    example: '50GB',
  }),
};

export const plansConfig = defineSection('Plans', specs, (env): PlansConfig => ({
  free: {
    trackedRepositories: env.PLAN_FREE_TRACKED_REPOSITORIES.most,
    privateSnippets: env.PLAN_FREE_PRIVATE_SNIPPETS.most,
    devices: env.PLAN_FREE_DEVICES.most,
    concurrentStreams: env.PLAN_FREE_CONCURRENT_STREAMS.most,
    storageBytes: env.PLAN_FREE_STORAGE.most,
  },
  pro: {
    trackedRepositories: env.PLAN_PRO_TRACKED_REPOSITORIES.most,
    privateSnippets: env.PLAN_PRO_PRIVATE_SNIPPETS.most,
    devices: env.PLAN_PRO_DEVICES.most,
    concurrentStreams: env.PLAN_PRO_CONCURRENT_STREAMS.most,
    storageBytes: env.PLAN_PRO_STORAGE.most,
  },
}));
