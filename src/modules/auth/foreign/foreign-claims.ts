import { isEmail } from 'class-validator';
import type { DomainError } from '../../../errors/domain-error.js';
import { isObject, type JsonObject } from '../../../http/json-object.js';
import { MAX_FULL_NAME } from '../../users/dto/update-profile.request.js';
import { invalidToken, tokenExpired } from '../auth.errors.js';
import { MAX_EMAIL } from '../dto/login.request.js';

/** What a foreign token says of somebody, once its signature is right. */
export interface ForeignClaims {
  readonly issuer: string;
  readonly subject: string;
  /** The issuer's name of the session; where it names none, the subject stands for it. */
  readonly session: string;
  /** Unix seconds. */
  readonly expiresAt: number;
  /** As the issuer has it: nobody has shown us that it is theirs. */
  readonly email: string | null;
  readonly fullName: string | null;
}

/** https://supabase.com/docs/guides/auth/jwt-fields: the other roles are those of API keys. */
const AUDIENCE = 'authenticated';
const ROLE = 'authenticated';

/** Clocks differ. */
const LEEWAY_SECONDS = 5;
/** The end of the year 9999, which PostgreSQL can hold. */
const MAX_TIME = 253_402_300_799;
const MAX_ID_CHARACTERS = 255;

/** PostgreSQL's text holds no NUL, and half a surrogate pair would be stored as something else. */
const UNFIT = /[\p{Cc}\p{Cs}]/u;

const isTime = (value: unknown): value is number =>
  typeof value === 'number' && value >= 0 && value <= MAX_TIME;

const isId = (value: unknown): value is string =>
  typeof value === 'string' &&
  value !== '' &&
  value.length <= MAX_ID_CHARACTERS &&
  !UNFIT.test(value);

const isForUsers = ({ aud, role }: JsonObject): boolean =>
  role === ROLE && (aud === AUDIENCE || (Array.isArray(aud) && aud.includes(AUDIENCE)));

/** An absent time is past. */
const hasPassed = (time: unknown, now: number): boolean =>
  time === undefined || (isTime(time) && time <= now + LEEWAY_SECONDS);

const emailOf = ({ email }: JsonObject): string | null =>
  typeof email === 'string' && email.length <= MAX_EMAIL && isEmail(email) ? email : null;

const fullNameOf = ({ user_metadata: metadata }: JsonObject): string | null => {
  if (!isObject(metadata)) return null;
  const names = [metadata['full_name'], metadata['name']].map((name) =>
    typeof name === 'string' && !UNFIT.test(name) ? name.trim() : '',
  );
  return names.find((name) => name !== '' && name.length <= MAX_FULL_NAME) ?? null;
};

const parsed = (payload: Uint8Array): JsonObject | undefined => {
  try {
    const claims: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
    return isObject(claims) ? claims : undefined;
  } catch {
    return undefined;
  }
};

/** The claims of a payload whose signature is right; `now` is in Unix seconds. */
export const foreignClaimsOf = (payload: Uint8Array, now: number): ForeignClaims | DomainError => {
  const claims = parsed(payload);
  if (!claims) return invalidToken();
  const { iss: issuer, sub: subject, exp, nbf, iat, session_id: session = subject } = claims;
  if (!isId(issuer) || !isId(subject) || !isId(session)) return invalidToken();
  if (!isForUsers(claims) || !hasPassed(nbf, now) || !hasPassed(iat, now)) return invalidToken();
  if (!isTime(exp)) return invalidToken();
  if (exp <= now) return tokenExpired();
  const [email, fullName] = [emailOf(claims), fullNameOf(claims)];
  return { issuer, subject, session, expiresAt: Math.floor(exp), email, fullName };
};
