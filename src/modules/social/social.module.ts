import { Module } from '@nestjs/common';
import { CommentsModule } from './comments/comments.module.js';
import { LikesModule } from './likes/likes.module.js';
import { RelationsModule } from './relations/relations.module.js';
import { RevisionsModule } from './revisions/revisions.module.js';
import { SubjectRoomsModule } from './rooms/subject-rooms.module.js';
import { SubjectsModule } from './subjects/subjects.module.js';

const PARTS = [
  SubjectsModule,
  SubjectRoomsModule,
  RelationsModule,
  LikesModule,
  CommentsModule,
  RevisionsModule,
];

/** What people do with one another, and with what they share: built once for whatever it is. */
@Module({ imports: PARTS, exports: PARTS })
export class SocialModule {}
