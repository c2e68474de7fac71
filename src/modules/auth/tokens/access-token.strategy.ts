import { Inject, Injectable } from '@nestjs/common';
import { PassportStrategy } from '@nestjs/passport';
import { ExtractJwt, Strategy } from 'passport-jwt';
import { authConfig, type AuthConfig } from '../../../config/auth.config.js';
import { ACCESS_TOKEN_ALGORITHM, accessTokenKey } from './access-token.key.js';

/** Takes our own access tokens: our key, one algorithm, one issuer, one audience. */
@Injectable()
export class AccessTokenStrategy extends PassportStrategy(Strategy, 'access-token') {
  constructor(@Inject(authConfig.token) config: AuthConfig) {
    super({
      jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
      // passport-jwt hands it on to jsonwebtoken, whose typings know key objects; its own do not.
      secretOrKey: accessTokenKey(config) as unknown as Buffer,
      algorithms: [ACCESS_TOKEN_ALGORITHM],
      issuer: config.issuer,
      audience: config.audience,
      // Gives the header along with the payload.
      // eslint-disable-next-line @typescript-eslint/no-deprecated -- `complete` has no other place
      jsonWebTokenOptions: { complete: true },
    });
  }

  /** Hands on what was verified; the shape of it is the caller's to prove. */
  validate(token: unknown): unknown {
    return token;
  }
}
