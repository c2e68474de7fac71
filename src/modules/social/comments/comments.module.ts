import { Module } from '@nestjs/common';
import { AccountData } from '../../users/account-data.js';
import { UsersModule } from '../../users/users.module.js';
import { BlocksModule } from '../relations/blocks.module.js';
import { SubjectsModule } from '../subjects/subjects.module.js';
import { CommentAnnouncer } from './comment-announcer.js';
import { CommentExportRepository } from './comment-export.repository.js';
import { CommentRemovalRepository } from './comment-removal.repository.js';
import { CommentRepository } from './comment.repository.js';
import { CommentedSubjectRepository } from './commented-subject.repository.js';
import { CommentsAccountData } from './comments-account-data.js';
import { CommentsController } from './comments.controller.js';
import { Comments } from './comments.service.js';
import { SubjectCommentsController } from './subject-comments.controller.js';

@Module({
  imports: [UsersModule, SubjectsModule, BlocksModule],
  controllers: [SubjectCommentsController, CommentsController],
  providers: [
    CommentAnnouncer,
    CommentExportRepository,
    CommentRemovalRepository,
    CommentRepository,
    CommentedSubjectRepository,
    Comments,
    CommentsAccountData,
  ],
  exports: [Comments],
})
export class CommentsModule {
  constructor(accountData: AccountData, data: CommentsAccountData) {
    accountData.register(data);
  }
}
