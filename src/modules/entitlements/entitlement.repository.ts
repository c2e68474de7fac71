import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { Transaction } from '../../database/transaction.js';
import { DEFAULT_PLAN, type Plan, type Resource } from './plans.js';

/** What may be had of one thing under each plan. */
export type LimitOfPlans = Readonly<Record<Plan, number | null>>;

export interface Reservation {
  readonly plan: Plan;
  readonly reserved: boolean;
}

export interface UsageRow {
  readonly resource: string;
  readonly used: number;
}

/**
 * The account and its plan are locked first, in this order, so that neither is deleted or changed
 * before the transaction ends; the row of usage is locked by its own change, and the limit compared
 * with what that row has then.
 */
const RESERVE = `
  WITH account AS MATERIALIZED (
    SELECT id FROM users WHERE id = $1 FOR KEY SHARE
  ), chosen AS MATERIALIZED (
    SELECT plan FROM user_plans WHERE user_id = (SELECT id FROM account) FOR SHARE
  ), allowed AS MATERIALIZED (
    SELECT account.id AS user_id, limits.plan, limits.most
      FROM account CROSS JOIN unnest($4::text[], $5::bigint[]) AS limits (plan, most)
     WHERE limits.plan = coalesce((SELECT plan FROM chosen), '${DEFAULT_PLAN}')
  ), reserved AS (
    INSERT INTO plan_usage AS kept (user_id, resource, used)
    SELECT user_id, $2, $3::bigint FROM allowed WHERE most IS NULL OR $3::bigint <= most
        ON CONFLICT (user_id, resource) DO UPDATE SET used = kept.used + excluded.used
     WHERE (SELECT most IS NULL OR kept.used + excluded.used <= most FROM allowed)
    RETURNING 1
  )
  SELECT plan, EXISTS (SELECT FROM reserved) AS reserved FROM allowed`;

/** Which plan users have, and what they have of what plans limit. */
@Injectable()
export class EntitlementRepository {
  constructor(private readonly database: Database) {}

  /** Undefined for who is on the default plan, or is nobody. */
  async findPlan(userId: string, tx?: Transaction): Promise<Plan | undefined> {
    const [row] = await this.database.query<{ plan: Plan }>(
      'SELECT plan FROM user_plans WHERE user_id = $1',
      [userId],
      { tx },
    );
    return row?.plan;
  }

  async setPlan(userId: string, plan: Plan, tx: Transaction): Promise<void> {
    await this.database.query(
      `INSERT INTO user_plans AS kept (user_id, plan) VALUES ($1, $2)
           ON CONFLICT (user_id) DO UPDATE SET plan = excluded.plan, changed_at = now()
        WHERE kept.plan <> excluded.plan`,
      [userId, plan],
      { tx },
    );
  }

  /** Takes so much more if the limit of the user's plan allows it; undefined for nobody. */
  async reserve(
    userId: string,
    resource: Resource,
    amount: number,
    limits: LimitOfPlans,
    tx: Transaction,
  ): Promise<Reservation | undefined> {
    const [row] = await this.database.query<Reservation>(
      RESERVE,
      [userId, resource, amount, Object.keys(limits), Object.values(limits)],
      { tx },
    );
    return row;
  }

  async release(
    userId: string,
    resource: Resource,
    amount: number,
    tx: Transaction,
  ): Promise<void> {
    await this.database.query(
      `UPDATE plan_usage SET used = greatest(used - $3::bigint, 0)
        WHERE user_id = $1 AND resource = $2`,
      [userId, resource, amount],
      { tx },
    );
  }

  /** What the user has or had any of. */
  usage(userId: string, tx?: Transaction): Promise<UsageRow[]> {
    return this.database.query<UsageRow>(
      `SELECT resource, used::double precision AS used FROM plan_usage WHERE user_id = $1`,
      [userId],
      { tx },
    );
  }
}
