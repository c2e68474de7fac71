import { createHash } from 'node:crypto';

export const KEY_BYTES = 32;

/** Fewer different bytes than this no random key has. */
const LEAST_DIFFERENT_BYTES = 16;

/** 32 bytes written as hex, base64 or base64url; undefined for anything else. */
export function decodedKey(text: string): Buffer | undefined {
  if (/^[0-9a-f]{64}$/i.test(text)) return Buffer.from(text, 'hex');
  // Node's decoder takes both alphabets.
  if (/^[\w+/-]{43}=?$/.test(text)) return Buffer.from(text, 'base64');
  return undefined;
}

/** A passphrase made into a key; good for development, where nobody guesses it offline. */
export function hashedKey(passphrase: string): Buffer {
  return createHash('sha256').update(passphrase).digest();
}

export function looksRandom(key: Buffer): boolean {
  return new Set(key).size >= LEAST_DIFFERENT_BYTES;
}
