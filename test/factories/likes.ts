import { randomBytes } from 'node:crypto';
import { JwtService } from '@nestjs/jwt';
import { v7 as uuidv7 } from 'uuid';
import { Likes } from '../../src/modules/social/likes/likes.service.js';
import type { Subject } from '../../src/modules/social/subjects/subject.js';
import type { TestApp } from '../support/app.js';
import type { HttpAnswer, HttpClient } from '../support/http-client.js';
import type { Account } from './accounts.js';
import { subjectUrl } from './subjects.js';

type Signed = Pick<Account, 'token'>;

export const LIKE_METHODS = ['POST', 'PUT', 'DELETE'] as const;

/** Changes somebody's like: `POST` toggles, `PUT` and `DELETE` say what it is to be. */
export const changeLike = (
  client: HttpClient,
  { token }: Signed,
  subject: Subject,
  method: (typeof LIKE_METHODS)[number],
  headers?: Readonly<Record<string, string>>,
): Promise<HttpAnswer> => client.request(method, `${subjectUrl(subject)}/like`, { token, headers });

export const likesOf = ({ app }: TestApp): Likes => app.get(Likes, { strict: false });

export interface Counted {
  readonly counter: number;
  readonly rows: number;
}

/** What a subject's counter says, and how many likes there are. */
export const countedLikes = async ({ sql }: TestApp, { id }: Subject): Promise<Counted> => {
  const [counted] = await sql<Counted>(
    `SELECT likes_count AS counter,
            (SELECT count(*)::int FROM likes WHERE subject_id = subjects.id) AS rows
       FROM subjects WHERE id = $1`,
    [id],
  );
  if (!counted) throw new Error('there is no such subject');
  return counted;
};

/** So many people at once, signed in, without the cost of registering. */
export const createPeople = async (app: TestApp, count: number): Promise<Account[]> => {
  const jwt = app.app.get(JwtService, { strict: false });
  const people = Array.from({ length: count }, () => {
    const [id, sid] = [uuidv7(), uuidv7()];
    const username = `liker-${randomBytes(8).toString('hex')}`;
    const token = jwt.sign({ sub: id, username, sid }, { expiresIn: 3_600 });
    return { id, sid, username, token, email: '', refreshToken: '' };
  });
  await app.sql(
    `WITH people AS (
       INSERT INTO users (id, username) SELECT * FROM unnest($1::uuid[], $2::text[]) RETURNING id
     )
     INSERT INTO sessions (id, user_id, expires_at)
     SELECT session.id, people.id, now() + interval '1 day'
       FROM unnest($1::uuid[], $3::uuid[]) AS session (user_id, id)
       JOIN people ON people.id = session.user_id`,
    [
      people.map(({ id }) => id),
      people.map(({ username }) => username),
      people.map(({ sid }) => sid),
    ],
  );
  return people;
};
