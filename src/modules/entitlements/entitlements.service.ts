import { Inject, Injectable } from '@nestjs/common';
import { plansConfig, type PlansConfig } from '../../config/plans.config.js';
import type { Transaction } from '../../database/transaction.js';
import type { DomainError } from '../../errors/domain-error.js';
import { unauthorized } from '../../errors/errors.js';
import { EntitlementRepository } from './entitlement.repository.js';
import { planLimitReached } from './entitlements.errors.js';
import {
  DEFAULT_PLAN,
  type Plan,
  type PlanLimits,
  planTable,
  type PlanTable,
  type Resource,
  upgradeOf,
} from './plans.js';

export type Usage = Readonly<Record<Resource, number>>;

/** What users may have, and how much of it they have. */
@Injectable()
export class Entitlements {
  /** The limits of every plan. */
  readonly plans: PlanTable;

  constructor(
    private readonly entitlements: EntitlementRepository,
    @Inject(plansConfig.token) config: PlansConfig,
  ) {
    this.plans = planTable(config);
  }

  async planOf(userId: string, tx?: Transaction): Promise<Plan> {
    return (await this.entitlements.findPlan(userId, tx)) ?? DEFAULT_PLAN;
  }

  async limitsOf(userId: string, tx?: Transaction): Promise<PlanLimits> {
    return this.plans[await this.planOf(userId, tx)];
  }

  async usageOf(userId: string, tx?: Transaction): Promise<Usage> {
    const rows = await this.entitlements.usage(userId, tx);
    const used = new Map(rows.map((row) => [row.resource, row.used]));
    const of = (resource: Resource): number => used.get(resource) ?? 0;
    return {
      tracked_repositories: of('tracked_repositories'),
      private_snippets: of('private_snippets'),
      devices: of('devices'),
      concurrent_streams: of('concurrent_streams'),
      storage_bytes: of('storage_bytes'),
    };
  }

  /**
   * Counts what the same transaction creates, unless that would be more than the user's plan allows.
   * Until the transaction ends, others of this user wait for it.
   * @param amount a whole number of at least 0
   * @throws DomainError 402 PLAN_LIMIT_REACHED; 401 when the user is there no more
   */
  async reserve(userId: string, resource: Resource, tx: Transaction, amount = 1): Promise<void> {
    const limits = { free: this.plans.free[resource], pro: this.plans.pro[resource] };
    const outcome = await this.entitlements.reserve(userId, resource, amount, limits, tx);
    if (!outcome) throw unauthorized();
    const limit = limits[outcome.plan];
    if (outcome.reserved || limit === null) return;
    const used = (await this.usageOf(userId, tx))[resource];
    throw this.limitReached(outcome.plan, resource, limit, used);
  }

  /**
   * Before costly work: whether there is room for any more at all. Nothing is counted.
   * @throws DomainError 402 PLAN_LIMIT_REACHED
   */
  async requireRoom(userId: string, resource: Resource): Promise<void> {
    const plan = await this.planOf(userId);
    const limit = this.plans[plan][resource];
    if (limit === null) return;
    const used = (await this.usageOf(userId))[resource];
    if (used >= limit) throw this.limitReached(plan, resource, limit, used);
  }

  /** Counts what the same transaction removes. */
  async release(userId: string, resource: Resource, tx: Transaction, amount = 1): Promise<void> {
    await this.entitlements.release(userId, resource, amount, tx);
  }

  /** What there is stays, though it be more than the plan allows. */
  async setPlan(userId: string, plan: Plan, tx: Transaction): Promise<void> {
    await this.entitlements.setPlan(userId, plan, tx);
  }

  private limitReached(plan: Plan, resource: Resource, limit: number, used: number): DomainError {
    const upgrade = upgradeOf(this.plans, plan, resource);
    return planLimitReached({ resource, plan, limit, used, upgrade });
  }
}
