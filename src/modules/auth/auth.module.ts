import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { authConfig, type AuthConfig } from '../../config/auth.config.js';
import { Retention } from '../../database/retention.js';
import { SocketAuthenticator } from '../../realtime/socket-authenticator.js';
import { ActiveUsers } from '../users/active-users.js';
import { UsersModule } from '../users/users.module.js';
import { ACCESS_TOKEN_ALGORITHM, accessTokenKey } from './tokens/access-token.key.js';
import { AccessTokenStrategy } from './tokens/access-token.strategy.js';
import { AccessTokenVerifier } from './tokens/access-token.verifier.js';
import { AccountDeletionController } from './account-deletion.controller.js';
import { AccountDeletionService } from './account-deletion.service.js';
import { AccountLinks } from './mails/account-links.js';
import { AccountMailService } from './mails/account-mail.service.js';
import { AccountPagesController } from './mails/account-pages.controller.js';
import { AccountRecords } from './account-records.js';
import { AuthController } from './auth.controller.js';
import { AuthenticationGuard } from './authentication.guard.js';
import { Authenticator } from './authenticator.js';
import { EmailVerificationController } from './mails/email-verification.controller.js';
import { EmailVerificationService } from './mails/email-verification.service.js';
import { ForeignAccounts } from './foreign/foreign-accounts.js';
import { ForeignSessionRepository } from './foreign/foreign-session.repository.js';
import { ForeignTokenVerifier } from './foreign/foreign-token.verifier.js';
import { KnownDeviceRepository } from './mails/known-device.repository.js';
import { LoginService } from './passwords/login.service.js';
import { MailAllowanceRepository } from './mails/mail-allowance.repository.js';
import { MailAllowances } from './mails/mail-allowances.js';
import { NewDeviceService } from './mails/new-device.service.js';
import { OauthAttemptRepository } from './github/oauth-attempt.repository.js';
import { OauthAttempts } from './github/oauth-attempts.js';
import { OneTimeTokenRepository } from './mails/one-time-token.repository.js';
import { OneTimeTokens } from './mails/one-time-tokens.js';
import { PasswordHasher } from './passwords/password-hasher.js';
import { PasswordResetRequestsService } from './mails/password-reset-requests.service.js';
import { PasswordResetController } from './mails/password-reset.controller.js';
import { PasswordResetService } from './mails/password-reset.service.js';
import { RefreshService } from './sessions/refresh.service.js';
import { RefreshTokenRepository } from './sessions/refresh-token.repository.js';
import { RefreshTokens } from './sessions/refresh-tokens.js';
import { RegistrationService } from './passwords/registration.service.js';
import { RevocationService } from './sessions/revocation.service.js';
import { SessionActivityRepository } from './sessions/session-activity.repository.js';
import { SessionCache } from './sessions/session-cache.js';
import { SessionExportRepository } from './sessions/session-export.repository.js';
import { SessionLookup } from './sessions/session-lookup.js';
import { SessionOpener } from './sessions/session-opener.js';
import { SessionRetentionRepository } from './sessions/session-retention.repository.js';
import { SessionRepository } from './sessions/session.repository.js';
import { SessionsController } from './sessions/sessions.controller.js';
import { SessionsService } from './sessions/sessions.service.js';
import { SessionSocketAuthentication } from './sessions/socket-authentication.js';
import { TokenPairs } from './tokens/token-pairs.js';
import { TokenVerifiers } from './tokens/token-verifiers.js';

@Module({
  imports: [
    UsersModule,
    JwtModule.registerAsync({
      inject: [authConfig.token],
      useFactory: (config: AuthConfig) => ({
        secret: accessTokenKey(config),
        signOptions: {
          algorithm: ACCESS_TOKEN_ALGORITHM,
          issuer: config.issuer,
          audience: config.audience,
        },
      }),
    }),
  ],
  controllers: [
    AccountDeletionController,
    AccountPagesController,
    AuthController,
    EmailVerificationController,
    PasswordResetController,
    SessionsController,
  ],
  providers: [
    AccessTokenStrategy,
    AccessTokenVerifier,
    AccountDeletionService,
    AccountLinks,
    AccountMailService,
    AccountRecords,
    AuthenticationGuard,
    Authenticator,
    EmailVerificationService,
    ForeignAccounts,
    ForeignSessionRepository,
    ForeignTokenVerifier,
    KnownDeviceRepository,
    LoginService,
    MailAllowanceRepository,
    MailAllowances,
    NewDeviceService,
    OauthAttemptRepository,
    OauthAttempts,
    OneTimeTokenRepository,
    OneTimeTokens,
    PasswordHasher,
    PasswordResetRequestsService,
    PasswordResetService,
    RefreshService,
    RefreshTokenRepository,
    RefreshTokens,
    RegistrationService,
    RevocationService,
    SessionActivityRepository,
    SessionCache,
    SessionExportRepository,
    SessionLookup,
    SessionOpener,
    SessionRepository,
    SessionRetentionRepository,
    SessionSocketAuthentication,
    SessionsService,
    TokenPairs,
    TokenVerifiers,
  ],
  exports: [AccountMailService, AuthenticationGuard, OauthAttempts, OneTimeTokens, SessionOpener],
})
export class AuthModule {
  constructor(
    retention: Retention,
    sessions: SessionRetentionRepository,
    oneTimeTokens: OneTimeTokenRepository,
    sockets: SocketAuthenticator,
    authentication: SessionSocketAuthentication,
    activeUsers: ActiveUsers,
    activity: SessionActivityRepository,
  ) {
    activeUsers.register(activity);
    sockets.register(authentication);
    // In this order: a session goes once its tokens have gone.
    retention.register({
      name: 'refresh_tokens',
      deleteExpired: (batch) => sessions.deleteTokensOfGone(batch),
    });
    retention.register({ name: 'sessions', deleteExpired: (batch) => sessions.deleteGone(batch) });
    retention.register(oneTimeTokens.retention());
  }
}
