import { createECDH } from 'node:crypto';
import { EnvError } from 'envalid';
import type { Parse } from './variable.js';

/** An uncompressed P-256 point, or its private number, as base64url (RFC 8292). */
function base64url(bytes: number, what: string): Parse<string> {
  return (value) => {
    const decoded = /^[\w-]+$/.test(value) ? Buffer.from(value, 'base64url') : undefined;
    if (decoded?.length === bytes) return value;
    throw new EnvError(`must be ${what}: ${bytes} bytes as base64url`);
  };
}

export const vapidPublicKey = base64url(65, 'a VAPID public key');
export const vapidPrivateKey = base64url(32, 'a VAPID private key');

/** Who answers for the pushes: a `mailto:` or an `https:` address. */
export const vapidSubject: Parse<string> = (value) => {
  if (/^mailto:[^\s@]+@[^\s@]+$|^https:\/\/[^\s/]+/.test(value)) return value;
  throw new EnvError('must begin with mailto: or https://');
};

export function isKeyPair(publicKey: string, privateKey: string): boolean {
  const pair = createECDH('prime256v1');
  try {
    pair.setPrivateKey(privateKey, 'base64url');
    return pair.getPublicKey().equals(Buffer.from(publicKey, 'base64url'));
  } catch {
    return false;
  }
}
