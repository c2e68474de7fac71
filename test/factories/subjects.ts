import { randomBytes } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { TransactionRunner } from '../../src/database/transaction-runner.js';
import type { Subject, SubjectKind } from '../../src/modules/social/subjects/subject.js';
import { Subjects } from '../../src/modules/social/subjects/subjects.service.js';
import type { TestApp } from '../support/app.js';
import type { HttpClient } from '../support/http-client.js';
import type { Account } from './accounts.js';

const PATHS: Readonly<Record<SubjectKind, string>> = { snippet: 'snippets', doc: 'docs' };

/** Where a subject is: `/api/snippets/<id>`. */
export const subjectUrl = ({ kind, id }: Subject): string => `/api/${PATHS[kind]}/${id}`;

const TEXTS: Readonly<Record<SubjectKind, () => Readonly<Record<string, unknown>>>> = {
  snippet: () => ({ code: 'print("hello")', language: 'python' }),
  doc: () => ({ content: '# Hello' }),
};

/** A snippet or a doc of this person's; `fields` go into what is posted. */
export const publish = async (
  client: HttpClient,
  { token }: Pick<Account, 'token'>,
  {
    kind = 'snippet',
    ...fields
  }: { readonly kind?: SubjectKind } & Readonly<Record<string, unknown>> = {},
): Promise<Subject> => {
  const title = `Title ${randomBytes(5).toString('hex')}`;
  const body = { title, ...TEXTS[kind](), ...fields };
  const answer = await client.post(`/api/${PATHS[kind]}`, body, token);
  if (answer.status !== 201) throw new Error(`not published: ${JSON.stringify(answer.body)}`);
  return { kind, id: answer.body.id };
};

/** Something of somebody's that can be liked and commented on, without a text. */
export const createSubject = async (
  { app }: TestApp,
  { id: authorId }: Pick<Account, 'id'>,
  { kind = 'snippet', isPublic = true }: { kind?: SubjectKind; isPublic?: boolean } = {},
): Promise<Subject> => {
  const subject = { kind, id: uuidv7() };
  const subjects = app.get(Subjects, { strict: false });
  await app
    .get(TransactionRunner, { strict: false })
    .run((tx) => subjects.create({ ...subject, authorId, isPublic }, tx));
  return subject;
};
