import { generateKeyPairSync } from 'node:crypto';
import { usableKeys } from './jwks-keys.js';

const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ec = pair.publicKey.export({ format: 'jwk' });
const rsa = (modulusLength: number) =>
  generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' });
const curve = (namedCurve: string) =>
  generateKeyPairSync('ec', { namedCurve }).publicKey.export({ format: 'jwk' });

const numberOf = (...keys: readonly unknown[]): number => usableKeys({ keys }).length;

describe('usableKeys', () => {
  it('takes keys for ES256 and RS256', () => {
    const supabase = { ...ec, alg: 'ES256', kid: 'k', use: 'sig', key_ops: ['verify'], ext: true };
    expect(numberOf(ec, supabase, rsa(2_048))).toBe(3);
  });

  it('takes a set without keys, which projects with a secret show', () => {
    expect(numberOf()).toBe(0);
  });

  it.each([
    ['a private key', pair.privateKey.export({ format: 'jwk' })],
    ['a secret', { kty: 'oct', k: 'AAAA', alg: 'HS256' }],
    ['a key with a secret in it', { ...ec, k: 'AAAA' }],
    ['a key for encryption', { ...ec, use: 'enc' }],
    ['a key that may not verify', { ...ec, key_ops: ['deriveKey'] }],
    ['operations that are no list', { ...ec, key_ops: 'verify' }],
    ['a key of another algorithm', { ...ec, alg: 'RS256' }],
    ['a key for HS256', { ...ec, alg: 'HS256' }],
    ['a short RSA key', rsa(1_024)],
    ['another curve', curve('P-384')],
    ['a curve that is lied about', { ...curve('P-384'), crv: 'P-256' }],
    ['a point off the curve', { ...ec, y: ec.x }],
    ['half a point', { ...ec, y: undefined }],
    ['a name that is a number', { ...ec, kid: 1 }],
    ['another kind', generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' })],
    ['no kind', {}],
    ['nothing', null],
    ['a text', 'key'],
    ['a list', []],
  ])('ignores %s, and takes its neighbour', (_, key) => {
    expect(usableKeys({ keys: [key, ec] })).toEqual([ec]);
  });

  it.each([null, [], {}, 'x', { keys: {} }, { keys: null }])('refuses %j', (document) => {
    expect(() => usableKeys(document)).toThrow('key set');
  });
});
