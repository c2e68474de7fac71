import { Module } from '@nestjs/common';
import { JwtModule } from '@nestjs/jwt';
import { authConfig, type AuthConfig } from '../../config/auth.config.js';
import { Retention } from '../../database/retention.js';
import { SocketAuthenticator } from '../../realtime/socket-authenticator.js';
import { UsersModule } from '../users/users.module.js';
import { ACCESS_TOKEN_ALGORITHM, accessTokenKey } from './access-token.key.js';
import { AccessTokenStrategy } from './access-token.strategy.js';
import { AccessTokenVerifier } from './access-token.verifier.js';
import { AuthController } from './auth.controller.js';
import { AuthenticationGuard } from './authentication.guard.js';
import { Authenticator } from './authenticator.js';
import { LoginService } from './login.service.js';
import { PasswordHasher } from './password-hasher.js';
import { RefreshService } from './refresh.service.js';
import { RefreshTokenRepository } from './refresh-token.repository.js';
import { RefreshTokens } from './refresh-tokens.js';
import { RegistrationService } from './registration.service.js';
import { RevocationService } from './revocation.service.js';
import { SessionCache } from './session-cache.js';
import { SessionLookup } from './session-lookup.js';
import { SessionOpener } from './session-opener.js';
import { SessionRetentionRepository } from './session-retention.repository.js';
import { SessionRepository } from './session.repository.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { SessionSocketAuthentication } from './socket-authentication.js';
import { TokenPairs } from './token-pairs.js';

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
  controllers: [AuthController, SessionsController],
  providers: [
    AccessTokenStrategy,
    AccessTokenVerifier,
    AuthenticationGuard,
    Authenticator,
    LoginService,
    PasswordHasher,
    RefreshService,
    RefreshTokenRepository,
    RefreshTokens,
    RegistrationService,
    RevocationService,
    SessionCache,
    SessionLookup,
    SessionOpener,
    SessionRepository,
    SessionRetentionRepository,
    SessionSocketAuthentication,
    SessionsService,
    TokenPairs,
  ],
  exports: [AuthenticationGuard],
})
export class AuthModule {
  constructor(
    retention: Retention,
    sessions: SessionRetentionRepository,
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
  }
}
