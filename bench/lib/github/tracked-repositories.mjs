import { queryOnce } from '../databases.mjs';

/** More than the free plan allows. */
const COUNT = 5;

/**
 * @typedef {import('../sockets/dialects.mjs').Person} Person
 * @typedef {(path: string, token: string, body?: object) => Promise<any>} Post
 */

/** @type {(port: number) => Post} */
const postTo = (port) => async (path, token, body) => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(10_000),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${answer}`);
  return JSON.parse(answer);
};

/** @type {(databaseUrl: string, userId: string) => Promise<unknown>} */
export const makePro = (databaseUrl, userId) =>
  queryOnce(databaseUrl, "INSERT INTO user_plans (user_id, plan) VALUES ($1, 'pro')", [userId]);

/**
 * Repositories that one user tracks, and another one has accepted an invitation to.
 *
 * @param {{ port: number, databaseUrl: string, owner: Person, guest?: { person: Person, username: string } }} given
 * @returns {Promise<import('./sample-deliveries.mjs').Tracked[]>}
 */
export async function trackRepositories({ port, databaseUrl, owner, guest }) {
  await makePro(databaseUrl, owner.id);
  const post = postTo(port);
  const repositories = [];
  for (let n = 1; n <= COUNT; n++) {
    const fullName = `bench/measured-${n}`;
    const { id, webhook } = await post('/api/repos', owner.token, { full_name: fullName });
    repositories.push({ id, fullName, secret: webhook.secret });
    if (!guest) continue;
    await post(`/api/repos/${id}/subscribers`, owner.token, { username: guest.username });
    await post(`/api/repos/${id}/accept`, guest.person.token);
  }
  return repositories;
}
