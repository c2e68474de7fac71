import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { authConfig, type AuthConfig } from '../../config/auth.config.js';
import { Retention } from '../../database/retention.js';
import { SocketAuthenticator } from '../../realtime/socket-authenticator.js';
import { UsersModule } from '../users/users.module.js';
import { ACCESS_TOKEN_ALGORITHM, accessTokenKey } from './access-token.key.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { AccessTokenVerifier } from './access-token.verifier.js';
import { AccountDeletionController } from './account-deletion.controller.js';
import { AccountDeletionService } from './account-deletion.service.js';
import { AccountLinks } from './account-links.js';
import { AccountMailService } from './account-mail.service.js';
import { AccountPagesController } from './account-pages.controller.js';
import { AccountRecords } from './account-records.js';
import { AuthController } from './auth.controller.js';
import { AuthenticationGuard } from './authentication.guard.js';
import { Authenticator } from './authenticator.js';
import { EmailVerificationController } from './email-verification.controller.js';
import { EmailVerificationService } from './email-verification.service.js';
import { ForeignAccounts } from './foreign-accounts.js';
import { ForeignSessionRepository } from './foreign-session.repository.js';
import { ForeignTokenVerifier } from './foreign-token.verifier.js';
import { KnownDeviceRepository } from './known-device.repository.js';
import { LoginService } from './login.service.js';
import { NewDeviceService } from './new-device.service.js';
import { OauthAttemptRepository } from './oauth-attempt.repository.js';
import { OauthAttempts } from './oauth-attempts.js';
import { OneTimeTokenRepository } from './one-time-token.repository.js';
import { OneTimeTokens } from './one-time-tokens.js';
import { PasswordHasher } from './password-hasher.js';
import { PasswordResetRequestsService } from './password-reset-requests.service.js';
import { PasswordResetController } from './password-reset.controller.js';
import { PasswordResetService } from './password-reset.service.js';
import { RefreshService } from './refresh.service.js';
import { RefreshTokenRepository } from './refresh-token.repository.js';
import { RefreshTokens } from './refresh-tokens.js';
import { RegistrationService } from './registration.service.js';
import { RevocationService } from './revocation.service.js';
import { SessionCache } from './session-cache.js';
import { SessionExportRepository } from './session-export.repository.js';
import { SessionLookup } from './session-lookup.js';
import { SessionOpener } from './session-opener.js';
import { SessionRetentionRepository } from './session-retention.repository.js';
import { SessionRepository } from './session.repository.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SessionSocketAuthentication } from './socket-authentication.js';
import { TokenPairs } from './token-pairs.js';
import { TokenVerifiers } from './token-verifiers.js';

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
  exports: [AuthenticationGuard, OauthAttempts, OneTimeTokens, SessionOpener],
})
export class AuthModule {
  constructor(
    retention: Retention,
    sessions: SessionRetentionRepository,
    oneTimeTokens: OneTimeTokenRepository,
    sockets: SocketAuthenticator,
    authentication: SessionSocketAuthentication,
  ) {
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
