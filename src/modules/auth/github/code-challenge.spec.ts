import { newSecret } from '../../../crypto/secret.js';
import { codeChallenge } from './code-challenge.js';

describe('codeChallenge', () => {
  it('is that of RFC 7636, appendix B', () => {
    expect(codeChallenge('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    );
  });

  it('takes a secret, which is a verifier as RFC 7636 §4.1 has them', () => {
    const verifier = newSecret();
    expect(verifier).toMatch(/^[A-Za-z0-9._~-]{43,128}$/);
    expect(codeChallenge(verifier)).toMatch(/^[\w-]{43}$/);
  });
});
