import { EnvError } from 'envalid';
import { requireTogether } from './half-set.js';
import { requireStrong } from './secret-strength.js';
import { defineSection } from './section.js';
import { list, text } from './validators.js';
import { optional, withDefault, type Parse } from './variable.js';

export interface TurnConfig {
  /** Empty when there is no TURN server; else `secret` is set. */
  readonly urls: readonly string[];
  readonly secret?: string | undefined;
  readonly stunUrls: readonly string[];
}

/** `turn:` addresses by RFC 7065. */
const turnUrl: Parse<string> = (value) => {
  const shape = /^turns?:(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?(\?transport=(udp|tcp))?$/i;
  if (shape.test(value)) return value;
  throw new EnvError('must be a TURN address: turn:host:port or turns:host:port');
};

/** `stun:` addresses by RFC 7064. */
const stunUrl: Parse<string> = (value) => {
  if (/^stuns?:(\[[0-9a-f:.]+\]|[\w.-]+)(:\d{1,5})?$/i.test(value)) return value;
  throw new EnvError('must be a STUN address: stun:host:port');
};

const SECRET_HINT =
  'Make one with: openssl rand -hex 32, and give it to coturn as its static-auth-secret';

const specs = {
  TURN_URLS: optional(list(turnUrl), {
    desc: 'TURN servers that relay streams, parted by commas; without them peers must reach each other directly.',
    example: 'turn:turn.example.com:3478,turns:turn.example.com:5349?transport=tcp',
  }),
  TURN_SECRET: optional(text, {
    desc: "The TURN servers' shared secret (coturn: `static-auth-secret`); in production at least 16 characters.",
    example: SECRET_HINT,
    secret: true,
  }),
  STUN_URLS: withDefault(list(stunUrl), 'stun:stun.l.google.com:19302', {
    desc: 'STUN servers, parted by commas.',
    example: 'stun:turn.example.com:3478',
  }),
};

export const turnConfig = defineSection('STUN and TURN', specs, (env, context): TurnConfig => {
  requireTogether(context, ['TURN_URLS', 'TURN_SECRET']);
  requireStrong(context, 'TURN_SECRET', 16, SECRET_HINT);
  return { urls: env.TURN_URLS ?? [], secret: env.TURN_SECRET, stunUrls: env.STUN_URLS };
});
