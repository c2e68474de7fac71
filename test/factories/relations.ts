import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import type { Subject, SubjectKind } from '../../src/modules/social/subjects/subject.js';
import { Subjects } from '../../src/modules/social/subjects/subjects.service.js';
import type { TestApp } from '../support/app.js';
import type { HttpAnswer, HttpClient } from '../support/http-client.js';
import type { Account } from './accounts.js';
import { subjectUrl } from './subjects.js';

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

/** Something of somebody's that can be liked and commented on, without a text. */
export const createSubject = async (
  { app }: TestApp,
  { id: authorId }: Pick<Account, 'id'>,
  { kind = 'snippet', isPublic = true }: { kind?: SubjectKind; isPublic?: boolean } = {},
): Promise<Subject> => {
  const subject = { kind, id: uuidv7() };
  await app
    .get(TransactionRunner, { strict: false })
    .run((tx) =>
      app.get(Subjects, { strict: false }).create({ ...subject, authorId, isPublic }, tx),
    );
  return subject;
};

export const like = (client: HttpClient, { token }: Signed, subject: Subject) =>
  client.request('PUT', `${subjectUrl(subject)}/like`, { token });

export const comment = (client: HttpClient, { token }: Signed, subject: Subject) =>
  client.request('POST', `${subjectUrl(subject)}/comments`, { token, body: { body: 'Hello.' } });

/** People whose counts are not what the rows say, of all there are. */
export const miscounted = ({ sql }: TestApp): Promise<object[]> =>
  sql(
    `SELECT users.username, counts.* FROM users
       LEFT JOIN follow_counts AS counts ON counts.user_id = users.id
      WHERE coalesce(followers_count, 0)
              <> (SELECT count(*) FROM follows WHERE followed_id = users.id)
         OR coalesce(following_count, 0)
              <> (SELECT count(*) FROM follows WHERE follower_id = users.id)`,
  );

/** Subjects whose counters are not what the rows say. */
export const miscountedSubjects = ({ sql }: TestApp): Promise<object[]> =>
  sql(
    `SELECT * FROM subjects
      WHERE likes_count <> (SELECT count(*) FROM likes WHERE subject_id = subjects.id)
         OR comments_count <> (SELECT count(*) FROM comments
                                WHERE subject_id = subjects.id AND deleted_at IS NULL)`,
  );
