import { RefreshTokens } from './refresh-tokens.js';

const config = {
  jwtSecret: 'access',
  jwtRefreshSecret: 'a refresh secret',
  accessTtlSeconds: 900,
  refreshTtlSeconds: 604_800,
  issuer: 'switchboard',
  audience: 'switchboard',
  adminEmails: [],
};

describe('RefreshTokens', () => {
  const tokens = new RefreshTokens(config);

  it('makes the same token of the same session and number, and another of any other', () => {
    expect(tokens.token('a', 1)).toBe(new RefreshTokens(config).token('a', 1));
    const made = [tokens.token('a', 1), tokens.token('a', 2), tokens.token('b', 1)];
    expect(new Set(made).size).toBe(3);
    for (const token of made) expect(Buffer.from(token, 'base64url')).toHaveLength(32);
  });

  it('needs the secret for tokens and for hashes', () => {
    const others = new RefreshTokens({ ...config, jwtRefreshSecret: 'another secret' });
    expect(others.token('a', 1)).not.toBe(tokens.token('a', 1));
    expect(others.hash('token')).not.toEqual(tokens.hash('token'));
  });

  it('gives no token away by its hash', () => {
    const token = tokens.token('a', 1);
    expect(tokens.hash(token)).not.toEqual(Buffer.from(token, 'base64url'));
    expect(tokens.hash(token)).toHaveLength(32);
  });
});
