import { Module } from '@nestjs/common';
import { BodyLimits } from '../../http/body-limits.js';
import { SearchModule } from '../search/search.module.js';
import { SocialModule } from '../social/social.module.js';
import { MAX_TEXT_BODY_BYTES } from '../social/subjects/text-body.js';
import { AccountData } from '../users/account-data.js';
import { UsersModule } from '../users/users.module.js';
import { DocEditing } from './doc-editing.service.js';
import { DocExportRepository } from './doc-export.repository.js';
import { DocForks } from './doc-forks.service.js';
import { DocReading } from './doc-reading.service.js';
import { DocRepository } from './doc.repository.js';
import { DocsAccountData } from './docs-account-data.js';
import { DocsController } from './docs.controller.js';
import { DocsService } from './docs.service.js';
import { DocHtml } from './markdown/doc-html.service.js';
import { RenderingRepository } from './markdown/rendering.repository.js';
import { NewDocs } from './new-docs.service.js';
import { PeopleDocsController } from './people-docs.controller.js';

@Module({
  imports: [SearchModule, SocialModule, UsersModule],
  controllers: [DocsController, PeopleDocsController],
  providers: [
    DocEditing,
    DocExportRepository,
    DocForks,
    DocHtml,
    DocReading,
    DocRepository,
    DocsAccountData,
    DocsService,
    NewDocs,
    RenderingRepository,
  ],
})
export class DocsModule {
  constructor(accountData: AccountData, data: DocsAccountData, bodies: BodyLimits) {
    accountData.register(data);
    bodies.register({ name: '/api/docs', limitBytes: MAX_TEXT_BODY_BYTES });
  }
}
