import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Json = Readonly<Record<string, unknown>>;

/** What signs tokens. */
export interface TokenKey {
  readonly alg: string;
  readonly kid: string;
  /** As the key set shows it; none for a secret. */
  readonly jwk: object | undefined;
  /** The public half as a file would have it. */
  readonly pem?: string;
  readonly sign: (content: string) => Buffer;
}

const encode = (value: Json): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** Any header and payload, signed with any key. */
export const mint = (key: TokenKey, payload: Json, header: Json = {}): string => {
  const content = `${encode({ alg: key.alg, kid: key.kid, typ: 'JWT', ...header })}.${encode(payload)}`;
  return `${content}.${key.sign(content).toString('base64url')}`;
};

const keyPair = (alg: string, pair: { publicKey: KeyObject; privateKey: KeyObject }): TokenKey => {
  const kid = randomUUID();
  return {
    alg,
    kid,
    jwk: {
      ...pair.publicKey.export({ format: 'jwk' }),
      alg,
      kid,
      use: 'sig',
      key_ops: ['verify'],
      ext: true,
    },
    pem: pair.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    sign: (content) =>
      sign('sha256', Buffer.from(content), { key: pair.privateKey, dsaEncoding: 'ieee-p1363' }),
  };
};

export const ecKey = (): TokenKey =>
  keyPair('ES256', generateKeyPairSync('ec', { namedCurve: 'P-256' }));

export const rsaKey = (modulusLength = 2_048): TokenKey =>
  keyPair('RS256', generateKeyPairSync('rsa', { modulusLength }));

export const secretKey = (secret: string | Buffer): TokenKey => ({
  alg: 'HS256',
  kid: 'R1g3gB9ku8JMN2Vf',
  jwk: undefined,
  sign: (content) => createHmac('sha256', secret).update(content).digest(),
});

export interface SupabaseUser {
  readonly sub: string;
  readonly session_id: string;
  readonly email: string;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** The part of a Supabase project that others see: its key set, and tokens as GoTrue makes them. */
export class FakeSupabase {
  readonly es256 = ecKey();
  readonly rs256 = rsaKey();
  readonly hs256: TokenKey;
  /** Shown in the key set. */
  keys: readonly object[];
  /** How often the key set was asked for. */
  asked = 0;
  /** Answers instead of the key set. */
  instead: Handler | undefined;

  private constructor(
    private readonly server: Server,
    readonly url: string,
    readonly secret: string,
  ) {
    this.hs256 = secretKey(secret);
    this.keys = [this.es256, this.rs256].flatMap(({ jwk }) => jwk ?? []);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.answer(request, response);
    });
  }

  static async start(secret = `super-${randomUUID()}-${randomUUID()}`): Promise<FakeSupabase> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    return new FakeSupabase(server, `http://127.0.0.1:${port}`, secret);
  }

  get issuer(): string {
    return `${this.url}/auth/v1`;
  }

  get jwksUrl(): string {
    return `${this.issuer}/.well-known/jwks.json`;
  }

  /** Somebody who has signed in there. */
  newUser(): SupabaseUser {
    const sub = randomUUID();
    return { sub, session_id: randomUUID(), email: `ada-${sub.slice(0, 8)}@example.com` };
  }

  /** https://supabase.com/docs/guides/auth/jwt-fields */
  claims({ sub, session_id, email }: SupabaseUser, changes: Json = {}): Json {
    const now = Math.floor(Date.now() / 1_000);
    return {
      aal: 'aal1',
      amr: [{ method: 'password', timestamp: now }],
      app_metadata: { provider: 'email', providers: ['email'] },
      aud: 'authenticated',
      email,
      exp: now + 3_600,
      iat: now,
      is_anonymous: false,
      iss: this.issuer,
      phone: '',
      role: 'authenticated',
      session_id,
      sub,
      user_metadata: { email, email_verified: true, phone_verified: false, sub },
      ...changes,
    };
  }

  token(user: SupabaseUser, changes: Json = {}, key: TokenKey = this.es256): string {
    return mint(key, this.claims(user, { jti: randomUUID(), ...changes }));
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.url !== '/auth/v1/.well-known/jwks.json') {
      response.writeHead(404).end();
      return;
    }
    this.asked += 1;
    if (this.instead) {
      this.instead(request, response);
      return;
    }
    const headers = { 'content-type': 'application/json', 'cache-control': 'public, max-age=600' };
    response.writeHead(200, headers).end(JSON.stringify({ keys: this.keys }));
  }
}
