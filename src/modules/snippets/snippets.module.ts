import { Module } from '@nestjs/common';
import { BodyLimits } from '../../http/body-limits.js';
import { EntitlementsModule } from '../entitlements/entitlements.module.js';
import { SearchModule } from '../search/search.module.js';
import { SocialModule } from '../social/social.module.js';
import { MAX_TEXT_BODY_BYTES } from '../social/subjects/text-body.js';
import { AccountData } from '../users/account-data.js';
import { UsersModule } from '../users/users.module.js';
import { NewSnippets } from './new-snippets.service.js';
import { SnippetChanges } from './snippet-changes.service.js';
import { SnippetExportRepository } from './snippet-export.repository.js';
import { SnippetForks } from './snippet-forks.service.js';
import { SnippetRepository } from './snippet.repository.js';
import { SnippetsAccountData } from './snippets-account-data.js';
import { SnippetsController } from './snippets.controller.js';
import { Snippets } from './snippets.service.js';
import { UserSnippetsController } from './user-snippets.controller.js';

@Module({
  imports: [EntitlementsModule, SearchModule, SocialModule, UsersModule],
  controllers: [SnippetsController, UserSnippetsController],
  providers: [
    NewSnippets,
    SnippetChanges,
    SnippetExportRepository,
    SnippetForks,
    SnippetRepository,
    Snippets,
    SnippetsAccountData,
  ],
})
export class SnippetsModule {
  constructor(accountData: AccountData, data: SnippetsAccountData, bodies: BodyLimits) {
    accountData.register(data);
    bodies.register({ name: '/api/snippets', limitBytes: MAX_TEXT_BODY_BYTES });
  }
}
