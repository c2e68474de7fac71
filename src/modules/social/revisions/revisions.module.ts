import { Module } from '@nestjs/common';
import { AccountData } from '../../users/account-data.js';
import { UsersModule } from '../../users/users.module.js';
import { SubjectsModule } from '../subjects/subjects.module.js';
import { RevisionExportRepository } from './revision-export.repository.js';
import { RevisionRepository } from './revision.repository.js';
import { RevisionsAccountData } from './revisions-account-data.js';
import { RevisionsController } from './revisions.controller.js';
import { Revisions } from './revisions.service.js';

@Module({
  imports: [UsersModule, SubjectsModule],
  controllers: [RevisionsController],
  providers: [RevisionExportRepository, RevisionRepository, Revisions, RevisionsAccountData],
  exports: [Revisions],
})
export class RevisionsModule {
  constructor(accountData: AccountData, data: RevisionsAccountData) {
    accountData.register(data);
  }
}
