import type { TestApp } from '../support/app.js';
import type { HttpAnswer, HttpClient } from '../support/http-client.js';
import type { Account } from './accounts.js';

export interface PersonRow {
  readonly id: string;
  readonly username: string;
}

type Signed = Pick<Account, 'token'>;
type Named = Pick<Account, 'username'>;

const relate =
  (method: 'PUT' | 'DELETE', what: 'follow' | 'block') =>
  (client: HttpClient, { token }: Signed, { username }: Named): Promise<HttpAnswer> =>
    client.request(method, `/api/users/${username}/${what}`, { token });

export const follow = relate('PUT', 'follow');
export const unfollow = relate('DELETE', 'follow');
export const block = relate('PUT', 'block');
export const unblock = relate('DELETE', 'block');

/** So many people who never sign in. */
export const createPeople = ({ sql }: TestApp, count: number): Promise<PersonRow[]> =>
  sql<PersonRow>(
    `INSERT INTO users (id, username)
     SELECT id, 'p-' || left(replace(id::text, '-', ''), 20)
       FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, $1::int)) AS people
     RETURNING id, username`,
    [count],
  );

/** People whose counts are not what the rows say, or are searched as, of all there are. */
export const miscounted = ({ sql }: TestApp): Promise<object[]> =>
  sql(
    `SELECT users.username, counts.* FROM users
       LEFT JOIN follow_counts AS counts ON counts.user_id = users.id
      WHERE coalesce(followers_count, 0)
              <> (SELECT count(*) FROM follows WHERE followed_id = users.id)
         OR coalesce(following_count, 0)
              <> (SELECT count(*) FROM follows WHERE follower_id = users.id)
         OR coalesce(followers_count, 0)
              <> (SELECT popularity FROM search_documents WHERE id = users.id)`,
  );

/** Subjects whose counters are not what the rows say, or are searched as. */
export const miscountedSubjects = ({ sql }: TestApp): Promise<object[]> =>
  sql(
    `SELECT * FROM subjects
      WHERE likes_count <> (SELECT count(*) FROM likes WHERE subject_id = subjects.id)
         OR comments_count <> (SELECT count(*) FROM comments
                                WHERE subject_id = subjects.id AND deleted_at IS NULL)
         OR likes_count <> (SELECT popularity FROM search_documents WHERE id = subjects.id)`,
  );
