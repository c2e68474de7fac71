import { Module } from '@nestjs/common';
import { AccountData } from '../../users/account-data.js';
import { SearchModule } from '../../search/search.module.js';
import { UsersModule } from '../../users/users.module.js';
import { BlocksModule } from '../relations/blocks.module.js';
import { SubjectRoomsModule } from '../rooms/subject-rooms.module.js';
import { SubjectsModule } from '../subjects/subjects.module.js';
import { LikeChanges } from './like-changes.service.js';
import { LikeGroups } from './like-groups.js';
import { LikeListRepository } from './like-list.repository.js';
import { LikeNews } from './like-news.js';
import { LikeRemovalRepository } from './like-removal.repository.js';
import { LikeRepository } from './like.repository.js';
import { LikesAccountData } from './likes-account-data.js';
import { LikesController } from './likes.controller.js';
import { Likes } from './likes.service.js';

@Module({
  imports: [BlocksModule, SearchModule, SubjectRoomsModule, SubjectsModule, UsersModule],
  controllers: [LikesController],
  providers: [
    LikeChanges,
    LikeGroups,
    LikeListRepository,
    LikeNews,
    LikeRemovalRepository,
    LikeRepository,
    Likes,
    LikesAccountData,
  ],
  exports: [Likes],
})
export class LikesModule {
  constructor(accountData: AccountData, data: LikesAccountData) {
    accountData.register(data);
  }
}
