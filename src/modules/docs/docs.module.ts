import { Module } from '@nestjs/common';
import { SocialModule } from '../social/social.module.js';
import { AccountData } from '../users/account-data.js';
import { UsersModule } from '../users/users.module.js';
import { DocExportRepository } from './doc-export.repository.js';
import { DocListRepository } from './doc-list.repository.js';
import { DocReading } from './doc-reading.service.js';
import { DocRepository } from './doc.repository.js';
import { DocsAccountData } from './docs-account-data.js';
import { DocsController } from './docs.controller.js';
import { DocsService } from './docs.service.js';
import { DocHtml } from './markdown/doc-html.service.js';
import { PeopleDocsController } from './people-docs.controller.js';

@Module({
  imports: [SocialModule, UsersModule],
  controllers: [DocsController, PeopleDocsController],
  providers: [
    DocExportRepository,
    DocHtml,
    DocListRepository,
    DocReading,
    DocRepository,
    DocsAccountData,
    DocsService,
  ],
  exports: [DocReading],
})
export class DocsModule {
  constructor(accountData: AccountData, data: DocsAccountData) {
    accountData.register(data);
  }
}
