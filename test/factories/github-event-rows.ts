import { randomUUID } from 'node:crypto';
import type { NewGithubEvent } from '../../src/modules/github/events/github-event.js';
import type { TestDatabase } from '../support/database.js';

/** A user with repositories, as rows. */
export interface Subscribed {
  readonly userId: string;
  readonly repoIds: readonly string[];
}

export const newSubscribed = async (
  { pool }: TestDatabase,
  repositories: number,
): Promise<Subscribed> => {
  const userId = randomUUID();
  const repoIds = Array.from({ length: repositories }, () => randomUUID());
  await pool.query('INSERT INTO users (id, username) VALUES ($1, $2)', [
    userId,
    `user-${userId.slice(0, 8)}`,
  ]);
  await pool.query(
    `INSERT INTO tracked_repositories (id, user_id, full_name, secret)
     SELECT id, $1, 'octo-org/' || id, '' FROM unnest($2::uuid[]) AS id`,
    [userId, repoIds],
  );
  await pool.query(
    `INSERT INTO repository_subscriptions (id, repo_id, user_id, role, accepted_at)
     SELECT gen_random_uuid(), id, $1, 'owner', now() FROM unnest($2::uuid[]) AS id`,
    [userId, repoIds],
  );
  return { userId, repoIds };
};

/** An event on its way to the tables. */
export const newEvent = (repoId: string, digest: Buffer): NewGithubEvent => ({
  target: {
    id: repoId,
    fullName: 'octo-org/hello',
    githubId: undefined,
    hookId: undefined,
    events: undefined,
    secrets: [],
  },
  event: 'push',
  parsed: {
    action: null,
    actor: null,
    title: 'somebody pushed',
    summary: 'somebody pushed',
    url: null,
    ref: null,
    occurredAt: null,
    repository: null,
    hook: null,
  },
  kept: true,
  digest,
  deliveryId: undefined,
});
