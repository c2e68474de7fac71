import { DomainError } from '../../errors/domain-error.js';
import { type Plan, type Resource, RESOURCE_NAMES } from './plans.js';

export interface ReachedLimit {
  readonly resource: Resource;
  readonly plan: Plan;
  readonly limit: number;
  readonly used: number;
  /** The plan that allows more, if there is one. */
  readonly upgrade: Plan | undefined;
}

export const planLimitReached = ({
  resource,
  plan,
  limit,
  used,
  upgrade,
}: ReachedLimit): DomainError =>
  new DomainError(
    'payment_required',
    'PLAN_LIMIT_REACHED',
    `The ${plan} plan allows ${limit} ${RESOURCE_NAMES[resource]}.`,
    {
      details: {
        resource,
        limit,
        used,
        plan,
        upgrade: upgrade === undefined ? null : { plan: upgrade, how: 'POST /api/checkout' },
      },
    },
  );
