import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

/**
 * Keys for one purpose, derived from the configured master keys (HKDF-SHA256, RFC 5869), newest
 * first: the first makes, every one verifies. A leaked derived key opens no other purpose.
 */
export const deriveKeys = (masters: readonly Buffer[], purpose: string): readonly Buffer[] =>
  masters.map((master) =>
    Buffer.from(hkdfSync('sha256', master, Buffer.alloc(0), `switchboard/${purpose}`, KEY_BYTES)),
  );
