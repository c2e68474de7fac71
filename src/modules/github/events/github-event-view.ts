import type { GithubEventResponse } from './dto/github-event.response.js';
import type { GithubEventRow } from './github-event.js';

/** The same over REST and on sockets. */
export const toGithubEvent = (row: GithubEventRow): GithubEventResponse => ({
  id: row.id,
  repo: { id: row.repo_id, full_name: row.full_name },
  event: row.event,
  action: row.action,
  actor:
    row.actor_login === null ? null : { login: row.actor_login, avatar_url: row.actor_avatar_url },
  title: row.title,
  summary: row.summary,
  url: row.url,
  ...(row.ref === null ? {} : { ref: row.ref }),
  delivery_id: row.delivery_id,
  ...(row.suspected_replay ? { suspected_replay: true as const } : {}),
  occurred_at: row.occurred_at.toISOString(),
  received_at: row.received_at.toISOString(),
});
