import { createPublicKey, type KeyObject } from 'node:crypto';
import { EnvError } from 'envalid';
import type { Parse } from './variable.js';

/** A P-256 public key as PEM or base64 SPKI DER (what SendGrid shows), given back as base64 DER. */
export const sendgridPublicKey: Parse<string> = (value) => {
  const key = publicKey(value);
  if (key?.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new EnvError('must be a P-256 public key as PEM or base64');
  }
  return key.export({ format: 'der', type: 'spki' }).toString('base64');
};

function publicKey(value: string): KeyObject | undefined {
  // A private key would give a public one, but has no business here.
  if (value.includes('PRIVATE KEY'))
    throw new EnvError('must be the public key, not the private one');
  try {
    if (value.startsWith('-----BEGIN')) return createPublicKey(value.replaceAll('\\n', '\n'));
    return createPublicKey({ key: Buffer.from(value, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
}
