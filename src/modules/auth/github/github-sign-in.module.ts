import { Module } from '@nestjs/common';
import { TokenRevokers } from '../../users/token-revokers.js';
import { UsersModule } from '../../users/users.module.js';
import { AuthModule } from '../auth.module.js';
import { GithubAccounts } from './github-accounts.service.js';
import { GithubApp } from './github-app.js';
import { GithubClient } from './github-client.js';
import { GithubLinks } from './github-links.service.js';
import { GithubRedirectsController } from './github-redirects.controller.js';
import { GithubRedirects } from './github-redirects.service.js';
import { GithubSignInController } from './github-sign-in.controller.js';
import { GithubSignInService } from './github-sign-in.service.js';
import { githubTokenRevoker } from './github-token-revoker.js';
import { KeptTokens } from './kept-tokens.js';

@Module({
  imports: [AuthModule, UsersModule],
  controllers: [GithubRedirectsController, GithubSignInController],
  providers: [
    GithubAccounts,
    GithubApp,
    GithubClient,
    GithubLinks,
    GithubRedirects,
    GithubSignInService,
    KeptTokens,
  ],
})
export class GithubSignInModule {
  constructor(revokers: TokenRevokers, app: GithubApp, github: GithubClient) {
    revokers.register(githubTokenRevoker(app, github));
  }
}
