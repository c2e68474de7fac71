import type { CommentResponse } from '../../src/modules/social/comments/dto/comment.response.js';
import type { Subject } from '../../src/modules/social/subjects/subject.js';
import type { TestApp } from '../support/app.js';
import type { HttpAnswer, HttpClient } from '../support/http-client.js';
import type { Account } from './accounts.js';
import { subjectUrl } from './subjects.js';

type Signed = Pick<Account, 'token'>;
type Person = Pick<Account, 'id'>;

export const postComment = (
  client: HttpClient,
  { token }: Signed,
  subject: Subject,
  body: unknown,
): Promise<HttpAnswer> => client.post(`${subjectUrl(subject)}/comments`, body, token);

/** Says it, in answer to a comment if one is given. */
export const comment = async (
  client: HttpClient,
  person: Signed,
  subject: Subject,
  body = 'Nice.',
  answered?: Pick<CommentResponse, 'id'>,
): Promise<CommentResponse> => {
  const fields = { body, ...(answered && { parent_id: answered.id }) };
  const answer = await postComment(client, person, subject, fields);
  if (answer.status !== 201) throw new Error(`not said: ${JSON.stringify(answer.body)}`);
  return answer.body as CommentResponse;
};

export const editComment = (
  client: HttpClient,
  { token }: Signed,
  { id }: Pick<CommentResponse, 'id'>,
  body = 'Nicer.',
): Promise<HttpAnswer> => client.request('PATCH', `/api/comments/${id}`, { token, body: { body } });

export const deleteComment = (
  client: HttpClient,
  { token }: Signed,
  { id }: Pick<CommentResponse, 'id'>,
): Promise<HttpAnswer> => client.request('DELETE', `/api/comments/${id}`, { token });

/** All of a subject's comments that a page of a hundred shows, newest first. */
export const commentsOn = async (
  client: HttpClient,
  subject: Subject,
  query = '',
  token?: string,
): Promise<readonly CommentResponse[]> => {
  const answer = await client.get(`${subjectUrl(subject)}/comments?limit=100${query}`, token);
  if (answer.status !== 200) throw new Error(`not listed: ${JSON.stringify(answer.body)}`);
  return answer.body.data as readonly CommentResponse[];
};

export const commentsCount = async ({ sql }: TestApp, { id }: Subject): Promise<number> => {
  const [row] = await sql<{ comments_count: number }>(
    'SELECT comments_count FROM subjects WHERE id = $1',
    [id],
  );
  return row?.comments_count ?? -1;
};

/** What must not be, whoever did what at the same time. */
export const commentFaults = ({ sql }: TestApp): Promise<object[]> =>
  sql(
    `SELECT 'count' AS fault, subject.id FROM subjects AS subject
      WHERE comments_count <> (SELECT count(*) FROM comments
                                WHERE subject_id = subject.id AND deleted_at IS NULL)
     UNION ALL
     SELECT 'placeholder without replies', placeholder.id FROM comments AS placeholder
      WHERE deleted_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM comments AS reply WHERE reply.parent_id = placeholder.id)
     UNION ALL
     SELECT 'reply elsewhere', reply.id FROM comments AS reply
       JOIN comments AS parent ON parent.id = reply.parent_id
      WHERE parent.parent_id IS NOT NULL OR parent.subject_id <> reply.subject_id
     UNION ALL
     SELECT 'author of a placeholder', id FROM comments
      WHERE (author_id IS NULL) <> (deleted_at IS NOT NULL)`,
  );

/** As blocking somebody leaves it who had nothing to do with them so far. */
export const blockedBy = async (
  { sql }: TestApp,
  blocker: Person,
  blocked: Person,
): Promise<void> => {
  await sql('INSERT INTO blocks (blocker_id, blocked_id) VALUES ($1, $2)', [
    blocker.id,
    blocked.id,
  ]);
};

export const setPublic = async (
  { sql }: TestApp,
  { id }: Subject,
  isPublic: boolean,
): Promise<void> => {
  await sql('UPDATE subjects SET is_public = $2 WHERE id = $1', [id, isPublic]);
};
