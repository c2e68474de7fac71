import { isEmail } from 'class-validator';
import { isObject } from '../../../http/json-object.js';
import { MAX_FULL_NAME } from '../../users/dto/update-profile.request.js';
import type { ProviderToken } from '../../users/identities.service.js';
import { MAX_EMAIL } from '../dto/login.request.js';

/** What is taken of GitHub's answers; everything else in them is left unread. */

const MAX_TOKEN = 1_024;
const MAX_LOGIN = 100;
const MAX_AVATAR_URL = 2_000;

/** Of `POST /login/oauth/access_token`, which says 200 whether it grants or refuses. */
export type TokenAnswer = ProviderToken | { readonly error: string };

/** Undefined when it is neither. */
export const tokenAnswer = (body: unknown): TokenAnswer | undefined => {
  if (!isObject(body)) return undefined;
  const { error, access_token, token_type, scope } = body;
  if (typeof error === 'string') return { error: /^\w{1,100}$/.test(error) ? error : 'unknown' };
  if (typeof access_token !== 'string' || !/^[\x21-\x7e]+$/.test(access_token)) return undefined;
  if (access_token.length > MAX_TOKEN || typeof scope !== 'string') return undefined;
  if (typeof token_type !== 'string' || token_type.toLowerCase() !== 'bearer') return undefined;
  return { value: access_token, scopes: scope.split(/[\s,]+/).filter(Boolean) };
};

export interface GithubUser {
  /** The number that stays when the login changes, as text. */
  readonly id: string;
  readonly login: string;
  readonly name: string | null;
  readonly avatarUrl: string | null;
}

const nameOf = (name: unknown): string | null => {
  if (typeof name !== 'string') return null;
  const line = name.replace(/\p{Cc}+/gu, ' ').trim();
  return line.length > MAX_FULL_NAME ? null : line || null;
};

const avatarOf = (address: unknown): string | null => {
  if (typeof address !== 'string' || address.length > MAX_AVATAR_URL) return null;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  return url?.protocol === 'https:' ? url.href : null;
};

/** Of `GET /user`; undefined when it is no user. */
export const userAnswer = (body: unknown): GithubUser | undefined => {
  if (!isObject(body)) return undefined;
  const { id, login, name, avatar_url } = body;
  if (typeof id !== 'number' || !Number.isSafeInteger(id) || id <= 0) return undefined;
  if (typeof login !== 'string' || !/^[\w-]+$/.test(login) || login.length > MAX_LOGIN) {
    return undefined;
  }
  return { id: String(id), login, name: nameOf(name), avatarUrl: avatarOf(avatar_url) };
};

/** Of `GET /user/emails`: the primary address if it is verified; undefined when it is no list. */
export const verifiedPrimary = (body: unknown): string | null | undefined => {
  if (!Array.isArray(body)) return undefined;
  const entries: readonly unknown[] = body;
  const primary = entries.filter(isObject).find((entry) => entry['primary'] === true);
  if (primary?.['verified'] !== true) return null;
  const { email } = primary;
  return typeof email === 'string' && email.length <= MAX_EMAIL && isEmail(email) ? email : null;
};
