import {
  constants,
  createHmac,
  createPrivateKey,
  createPublicKey,
  createSign,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from 'node:crypto';
import { ForeignSignatures } from './foreign-signatures.js';
import { JwksSource } from './jwks-source.js';

/** The order of P-256. */
const ORDER = Buffer.from(
  'ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551',
  'hex',
);
const ZERO = Buffer.alloc(32);
const ONE = Buffer.concat([Buffer.alloc(31), Buffer.of(1)]);

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const otherEc = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const p384 = generateKeyPairSync('ec', { namedCurve: 'P-384' });
const secret = Buffer.alloc(32, 7);

const jwkOf = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid });
const KEYS = [jwkOf(rsa.publicKey, 'rsa'), jwkOf(ec.publicKey, 'ec')];
const jwks = new JwksSource({
  fetch: () => Promise.resolve({ keys: KEYS }),
  onFailure: () => undefined,
});
const signatures = new ForeignSignatures({ secret, jwks });
const withoutSecret = new ForeignSignatures({ secret: undefined, jwks });

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const PAYLOAD = encoded({ sub: 'ada' });

/** A token with this header, signed by whatever is done with its signing input. */
const token = (header: object, signed: (input: Buffer) => Buffer): string => {
  const input = `${encoded(header)}.${PAYLOAD}`;
  return `${input}.${signed(Buffer.from(input)).toString('base64url')}`;
};

const hmac =
  (key: Buffer | string, hash = 'sha256') =>
  (input: Buffer): Buffer =>
    createHmac(hash, key).update(input).digest();
const ecdsa =
  (key: KeyObject, encoding: 'ieee-p1363' | 'der' = 'ieee-p1363') =>
  (input: Buffer): Buffer =>
    sign('sha256', input, { key, dsaEncoding: encoding });
const rsassa =
  (hash = 'sha256') =>
  (input: Buffer): Buffer =>
    createSign(hash).update(input).sign(rsa.privateKey);

const HS = { alg: 'HS256', typ: 'JWT' };
const ES = { alg: 'ES256', kid: 'ec' };
const RS = { alg: 'RS256', kid: 'rsa' };

const halves = (signature: Buffer): readonly [Buffer, Buffer] => [
  signature.subarray(0, 32),
  signature.subarray(32),
];

const isTaken = async (given: string, by = signatures): Promise<boolean> =>
  (await by.payloadOf(given)) !== undefined;

it.each([
  ['HS256', token(HS, hmac(secret))],
  ['ES256', token(ES, ecdsa(ec.privateKey))],
  ['RS256', token(RS, rsassa())],
])('a rightly signed token is taken: %s', async (_, given) => {
  expect(await isTaken(given)).toBe(true);
});

it.each<[string, string]>([
  ['a MAC cut to 31 bytes', token(HS, (input) => hmac(secret)(input).subarray(0, 31))],
  ['a MAC cut to 16 bytes', token(HS, (input) => hmac(secret)(input).subarray(0, 16))],
  ['no MAC', token(HS, () => Buffer.alloc(0))],
  ['a MAC with a byte more', token(HS, (input) => Buffer.concat([hmac(secret)(input), ONE]))],
  ['a MAC of zeros', token(HS, () => Buffer.alloc(32))],
  ['a MAC by SHA-512', token(HS, hmac(secret, 'sha512'))],
  ['a MAC by another key', token(HS, hmac(Buffer.alloc(32, 8)))],
  ['a MAC by no key', token(HS, hmac(''))],
])('a forged HS256 token is refused: %s', async (_, given) => {
  expect(await isTaken(given)).toBe(false);
});

it.each<[string, string]>([
  ['r and s are 0', token(ES, () => Buffer.concat([ZERO, ZERO]))],
  ['r is 0', token(ES, (input) => Buffer.concat([ZERO, halves(ecdsa(ec.privateKey)(input))[1]]))],
  ['s is 0', token(ES, (input) => Buffer.concat([halves(ecdsa(ec.privateKey)(input))[0], ZERO]))],
  ['r and s are the order', token(ES, () => Buffer.concat([ORDER, ORDER]))],
  ['r is the order, s 1', token(ES, () => Buffer.concat([ORDER, ONE]))],
  ['r and s are 1', token(ES, () => Buffer.concat([ONE, ONE]))],
  ['r and s are all ones', token(ES, () => Buffer.alloc(64, 0xff))],
  [
    'r and s changed places',
    token(ES, (input) => Buffer.concat([...halves(ecdsa(ec.privateKey)(input))].reverse())),
  ],
  ['DER', token(ES, ecdsa(ec.privateKey, 'der'))],
  ['a byte less', token(ES, (input) => ecdsa(ec.privateKey)(input).subarray(0, 63))],
  ['a byte more', token(ES, (input) => Buffer.concat([ecdsa(ec.privateKey)(input), ONE]))],
  ['nothing', token(ES, () => Buffer.alloc(0))],
  ['another key', token(ES, ecdsa(otherEc.privateKey))],
  ['another curve', token(ES, ecdsa(p384.privateKey))],
])('a forged ES256 token is refused: %s', async (_, given) => {
  expect(await isTaken(given)).toBe(false);
});

it.each<[string, string]>([
  [
    'PSS',
    token(RS, (input) =>
      sign('sha256', input, { key: rsa.privateKey, padding: constants.RSA_PKCS1_PSS_PADDING }),
    ),
  ],
  ['SHA-1', token(RS, rsassa('sha1'))],
  ['SHA-512', token(RS, rsassa('sha512'))],
  ['a zero in front', token(RS, (input) => Buffer.concat([Buffer.alloc(1), rsassa()(input)]))],
  ['a byte less', token(RS, (input) => rsassa()(input).subarray(1))],
  ['1', token(RS, () => Buffer.concat([Buffer.alloc(255), Buffer.of(1)]))],
  ['0', token(RS, () => Buffer.alloc(256))],
  ['all ones', token(RS, () => Buffer.alloc(256, 0xff))],
])('a forged RS256 token is refused: %s', async (_, given) => {
  expect(await isTaken(given)).toBe(false);
});

const publicKey = createPublicKey(
  createPrivateKey(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' })),
);

it.each<[string, Buffer | string]>([
  ['PEM', publicKey.export({ type: 'spki', format: 'pem' })],
  ['PEM without its end', publicKey.export({ type: 'spki', format: 'pem' }).toString().trim()],
  ['DER', publicKey.export({ type: 'spki', format: 'der' })],
  ['PKCS #1', publicKey.export({ type: 'pkcs1', format: 'pem' })],
  ['JWK', JSON.stringify(KEYS[0])],
  ['the modulus', Buffer.from(String(publicKey.export({ format: 'jwk' }).n), 'base64url')],
])('a public key is no secret: %s', async (_, key) => {
  for (const header of [HS, { ...HS, kid: 'rsa' }]) {
    expect(await isTaken(token(header, hmac(key)))).toBe(false);
    expect(await isTaken(token(header, hmac(key)), withoutSecret)).toBe(false);
  }
});

it.each([
  'none',
  'None',
  'NONE',
  'nOnE',
  '',
  'HS384',
  'HS512',
  'ES384',
  'RS512',
  'PS256',
  'EdDSA',
  'hs256',
])('the algorithm %j is none of ours', async (alg) => {
  for (const signed of [() => Buffer.alloc(0), hmac(secret), ecdsa(ec.privateKey), rsassa()]) {
    expect(await isTaken(token({ alg, kid: 'ec' }, signed))).toBe(false);
  }
});

it.each<[string, object]>([
  ['jwk', { jwk: otherEc.publicKey.export({ format: 'jwk' }) }],
  ['jku', { jku: 'https://keys.example/jwks.json' }],
  ['x5u', { x5u: 'https://keys.example/chain.pem' }],
  ['x5c', { x5c: [otherEc.publicKey.export({ type: 'spki', format: 'der' }).toString('base64')] }],
  ['crit', { crit: ['exp'] }],
  ['b64', { b64: false, crit: ['b64'] }],
])('no key is taken from a header, nor is it read otherwise: %s', async (_, more) => {
  expect(await isTaken(token({ ...ES, ...more }, ecdsa(otherEc.privateKey)))).toBe(false);
  // Not even with the right signature.
  expect(await isTaken(token({ ...ES, ...more }, ecdsa(ec.privateKey)))).toBe(false);
});
