import { type PersonSummary, personSummarySql } from '../../users/person-summary.js';

/** What somebody is to a repository. */
export const REPOSITORY_ROLES = ['owner', 'subscriber', 'invited'] as const;
export type RepositoryRole = (typeof REPOSITORY_ROLES)[number];

/** A tracked repository as one of those sees it who may. */
export interface VisibleRepository {
  readonly id: string;
  readonly full_name: string;
  readonly github_id: number | null;
  readonly role: RepositoryRole;
  /** What is kept of it; for others than its owner, what they are shown; null: everything. */
  readonly events: readonly string[] | null;
  readonly owner: PersonSummary;
  /** Null once it is past. */
  readonly former_secret_expires_at: Date | null;
  readonly created_at: Date;
  readonly updated_at: Date;
  readonly invited_at: Date;
  readonly accepted_at: Date | null;
  /** What lists are ordered by. */
  readonly subscription_id: string;
}

/** Whoever sees a repository has a subscription (`s`) of it; its owner too. */
export const VISIBLE_FROM = `repository_subscriptions AS s
  JOIN tracked_repositories AS r ON r.id = s.repo_id AND r.deleted_at IS NULL
  JOIN users AS u ON u.id = r.user_id`;

/** GitHub's ids are far below 2^53. */
export const VISIBLE_COLUMNS = `r.id, r.full_name, r.github_id::double precision AS github_id,
  CASE WHEN s.role = 'owner' THEN 'owner' WHEN s.accepted_at IS NULL THEN 'invited'
       ELSE 'subscriber' END AS role,
  CASE WHEN s.role = 'owner' THEN r.events ELSE s.events END AS events,
  ${personSummarySql('u')} AS owner,
  CASE WHEN r.former_secret_expires_at > now() THEN r.former_secret_expires_at END
    AS former_secret_expires_at,
  r.created_at, r.updated_at, s.invited_at, s.accepted_at, s.id AS subscription_id`;

/** The condition on a subscription in each role. */
export const IN_ROLE: Readonly<Record<RepositoryRole, string>> = {
  owner: `s.role = 'owner'`,
  subscriber: `s.role = 'subscriber' AND s.accepted_at IS NOT NULL`,
  invited: `s.role = 'subscriber' AND s.accepted_at IS NULL`,
};
