import { createSecretKey, type KeyObject } from 'node:crypto';
import type { AuthConfig } from '../../../config/auth.config.js';

export const ACCESS_TOKEN_ALGORITHM = 'HS256';

/** A key object: given a string, jsonwebtoken tries it as a PEM at each call, eight times the cost. */
export const accessTokenKey = ({ jwtSecret }: AuthConfig): KeyObject =>
  createSecretKey(Buffer.from(jwtSecret));
