import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ForeignSignatures } from './foreign-signatures.js';
import { JwksSource } from './jwks-source.js';

/**
 * Project Wycheproof's vectors of JSON Web Signatures (https://github.com/C2SP/wycheproof). They are
 * not kept here: `WYCHEPROOF` names a folder with that project.
 */
const FILE = path.join(
  process.env['WYCHEPROOF'] ?? '',
  'testvectors_v1/json_web_signature_test.json',
);

interface Vector {
  readonly tcId: number;
  readonly comment: string;
  readonly jws: unknown;
  readonly result: 'valid' | 'invalid';
}

interface Group {
  readonly comment: string;
  readonly private: Readonly<Record<string, string>>;
  readonly public?: Readonly<Record<string, string>>;
  readonly tests: readonly Vector[];
}

const { testGroups: groups } = JSON.parse(readFileSync(FILE, 'utf8')) as {
  readonly testGroups: readonly Group[];
};

const OURS = ['HS256', 'ES256', 'RS256'];
/** RFC 7515 §2: other characters are none of base64url, though some vectors forgive a `?`. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]+$/;

const algorithmOf = (jws: string): unknown => {
  try {
    return (
      JSON.parse(Buffer.from(jws.split('.')[0] ?? '', 'base64url').toString()) as { alg?: unknown }
    ).alg;
  } catch {
    return undefined;
  }
};

const verifierOf = ({ private: secretKey, public: publicKey }: Group): ForeignSignatures => {
  const secret = publicKey ? undefined : Buffer.from(secretKey['k'] ?? '', 'base64url');
  const fetch = () => Promise.resolve({ keys: publicKey ? [publicKey] : [] });
  return new ForeignSignatures({
    secret,
    jwks: new JwksSource({ fetch, onFailure: () => undefined }),
  });
};

/** The vectors that are no compact token are no texts. */
const spelled = (jws: unknown): string => (typeof jws === 'string' ? jws : JSON.stringify(jws));

const isOurs = ({ jws, result }: Vector): boolean =>
  result === 'valid' &&
  typeof jws === 'string' &&
  COMPACT.test(jws) &&
  OURS.includes(String(algorithmOf(jws)));

describe('the vectors of Project Wycheproof', () => {
  it('are all judged, with many of either kind', () => {
    const vectors = groups.flatMap(({ tests }) => tests);
    expect(vectors.filter(isOurs).length).toBeGreaterThanOrEqual(15);
    expect(vectors.filter(({ result }) => result === 'invalid').length).toBeGreaterThanOrEqual(300);
  });

  it.each(groups.map((group, index) => [`${index} ${group.comment}`, group] as const))(
    'judges the group %s rightly',
    async (_, group) => {
      const verifier = verifierOf(group);
      const good = new Set(group.tests.filter(isOurs).map(({ jws }) => spelled(jws)));
      const wrong: string[] = [];
      for (const { tcId, comment, jws } of group.tests) {
        const taken = (await verifier.payloadOf(spelled(jws))) !== undefined;
        // Some that are called invalid lost on their way what made them so: they equal valid ones.
        if (taken !== good.has(spelled(jws))) wrong.push(`${tcId} ${comment}`);
      }
      expect(wrong).toEqual([]);
    },
  );
});
