import { ForeignSignatures } from './foreign-signatures.js';
import { JwksSource } from './jwks-source.js';

const PAYLOAD =
  'eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ';

const SECRET =
  'AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow';

const RSA = {
  kty: 'RSA',
  e: 'AQAB',
  n:
    'ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4' +
    'd4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5re' +
    'xMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxX' +
    'FvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ',
};

const EC = {
  kty: 'EC',
  crv: 'P-256',
  x: 'f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU',
  y: 'x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0',
};

/** The examples of RFC 7515, appendix A. */
const A1 = `eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.${PAYLOAD}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk`;
const A2 =
  `eyJhbGciOiJSUzI1NiJ9.${PAYLOAD}.` +
  'cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5' +
  'jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb' +
  '1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QO' +
  'YEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw';
const A3 =
  `eyJhbGciOiJFUzI1NiJ9.${PAYLOAD}.` +
  'DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q';
const A5 = `eyJhbGciOiJub25lIn0.${PAYLOAD}.`;

const jwksOf = (keys: readonly object[]): JwksSource =>
  new JwksSource({ fetch: () => Promise.resolve({ keys }), onFailure: () => undefined });

const secret = Buffer.from(SECRET, 'base64url');
const all = new ForeignSignatures({ secret, jwks: jwksOf([RSA, EC]) });

const flipped = (token: string, position: number): string => {
  const bytes = Buffer.from(token);
  bytes[position] = bytes[position] === 65 ? 66 : 65;
  return bytes.toString();
};

describe('ForeignSignatures', () => {
  it.each([
    ['A.1', A1],
    ['A.2', A2],
    ['A.3', A3],
  ])('verifies the example %s of RFC 7515', async (_, token) => {
    const payload = await all.payloadOf(token);
    expect(Buffer.from(payload ?? []).toString('base64url')).toBe(PAYLOAD);
  });

  it('refuses the unsecured example', async () => {
    expect(await all.payloadOf(A5)).toBeUndefined();
    expect(await all.payloadOf(`${A5}AA`)).toBeUndefined();
  });

  it.each([
    ['A.1', A1],
    ['A.2', A2],
    ['A.3', A3],
  ])('refuses %s when any character of it is another one', async (_, token) => {
    for (let position = 0; position < token.length; position += 7) {
      expect(await all.payloadOf(flipped(token, position))).toBeUndefined();
    }
  });

  it('takes each algorithm only with the key that is set for it', async () => {
    const verdicts = async (signatures: ForeignSignatures): Promise<boolean[]> =>
      Promise.all(
        [A1, A2, A3].map(async (token) => (await signatures.payloadOf(token)) !== undefined),
      );
    const onlySecret = new ForeignSignatures({ secret, jwks: undefined });
    expect(await verdicts(onlySecret)).toEqual([true, false, false]);
    const onlyKeys = new ForeignSignatures({ secret: undefined, jwks: jwksOf([RSA, EC]) });
    expect(await verdicts(onlyKeys)).toEqual([false, true, true]);
    const nothing = new ForeignSignatures({ secret: undefined, jwks: undefined });
    expect(await verdicts(nothing)).toEqual([false, false, false]);
    const others = new ForeignSignatures({ secret: Buffer.alloc(64), jwks: jwksOf([]) });
    expect(await verdicts(others)).toEqual([false, false, false]);
  });
});
