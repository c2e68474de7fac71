import type { INestApplicationContext } from '@nestjs/common';
import { TransactionRunner } from '../../database/transaction-runner.js';
import { DocsService } from '../../modules/docs/docs.service.js';
import { SNIPPET_LIST } from '../../modules/snippets/snippet-list.js';
import { Snippets } from '../../modules/snippets/snippets.service.js';
import { Comments } from '../../modules/social/comments/comments.service.js';
import { Likes } from '../../modules/social/likes/likes.service.js';
import { Follows } from '../../modules/social/relations/follows.service.js';
import type { Subject } from '../../modules/social/subjects/subject.js';
import { SubjectLists } from '../../modules/social/subjects/subject-lists.service.js';
import { PeopleService } from '../../modules/users/people.service.js';
import { type DemoAuthor, DOCS, SNIPPETS } from './demo-texts.js';

const READER = 'dana';
const WRITER = 'ada-admin';

/**
 * What the two have published, and what they say to one another: all of it in one transaction, or
 * nothing where one of them has published before.
 */
export const publishDemo = async (app: INestApplicationContext): Promise<void> => {
  const find = { strict: false };
  const people = app.get(PeopleService, find);
  const lists = app.get(SubjectLists, find);
  const published = await lists.listOf(SNIPPET_LIST, null, WRITER, { limit: 1 });
  if (published.data.length > 0) return;
  const reader = await people.require(READER);
  const writer = await people.require(WRITER);
  const idOf = (author: DemoAuthor): string => (author === READER ? reader : writer).id;

  await app.get(TransactionRunner, find).run(async () => {
    const subjects: Subject[] = [];
    for (const { author, ...snippet } of SNIPPETS) {
      const { id, is_public } = await app.get(Snippets, find).create(idOf(author), snippet);
      if (author === WRITER && is_public) subjects.push({ kind: 'snippet', id });
    }
    for (const { author, ...doc } of DOCS) {
      const page = await app
        .get(DocsService, find)
        .create(idOf(author), { ...doc, isPublic: true });
      subjects.push({ kind: 'doc', id: page.id });
    }
    await app.get(Follows, find).follow(reader.id, WRITER);
    for (const subject of subjects) {
      await app.get(Likes, find).change(subject, reader.id, 'liked');
      const comments = app.get(Comments, find);
      const { id } = await comments.create(reader.id, subject, 'Just what I was looking for!');
      await comments.create(writer.id, subject, 'Glad that it helps.', id);
    }
  });
};
