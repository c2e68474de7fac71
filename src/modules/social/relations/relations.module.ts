import { Module } from '@nestjs/common';
import { SearchModule } from '../../search/search.module.js';
import { AccountData } from '../../users/account-data.js';
import { ProfileParts } from '../../users/profile-parts.js';
import { UsersModule } from '../../users/users.module.js';
import { CommentsModule } from '../comments/comments.module.js';
import { LikesModule } from '../likes/likes.module.js';
import { Blocking } from './blocking.service.js';
import { BlocksController } from './blocks.controller.js';
import { BlocksModule } from './blocks.module.js';
import { FollowRepository } from './follow.repository.js';
import { FollowsController } from './follows.controller.js';
import { Follows } from './follows.service.js';
import { RelationExportRepository } from './relation-export.repository.js';
import { COUNTS_PART, IS_FOLLOWING_PART } from './relation-profile-parts.js';
import { BlocksAccountData, FollowsAccountData } from './relations-account-data.js';
import { Separation } from './separation.service.js';
import { SharedSubjectRepository } from './shared-subject.repository.js';

@Module({
  imports: [BlocksModule, CommentsModule, LikesModule, SearchModule, UsersModule],
  controllers: [BlocksController, FollowsController],
  providers: [
    Blocking,
    BlocksAccountData,
    FollowRepository,
    Follows,
    FollowsAccountData,
    RelationExportRepository,
    Separation,
    SharedSubjectRepository,
  ],
  exports: [BlocksModule],
})
export class RelationsModule {
  constructor(
    accountData: AccountData,
    blocks: BlocksAccountData,
    follows: FollowsAccountData,
    parts: ProfileParts,
  ) {
    accountData.register(blocks);
    accountData.register(follows);
    parts.register(COUNTS_PART);
    parts.register(IS_FOLLOWING_PART);
  }
}
