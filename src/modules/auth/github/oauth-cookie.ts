import { parseCookie, stringifySetCookie } from 'cookie';

/**
 * The cookie that binds a sign-in elsewhere to the browser that began it. The provider sends the
 * browser back by a link from its own site, which `SameSite=Lax` lets pass and `Strict` would not.
 */
export class OauthCookie {
  private readonly name: string;
  private readonly secure: boolean;

  /** `url`: what of this server the browser sends the cookie to. */
  constructor(private readonly url: URL) {
    this.secure = url.protocol === 'https:';
    // `__Host-` would need the path `/` (RFC 6265bis §4.1.3), and nobody else is to be sent it.
    this.name = `${this.secure ? '__Secure-' : ''}switchboard-oauth`;
  }

  /** A `Set-Cookie` that keeps `secret` for so long. */
  keep(secret: string, seconds: number): string {
    return this.header(secret, seconds);
  }

  /** A `Set-Cookie` that forgets it. */
  forget(): string {
    return this.header('', 0);
  }

  /** What a request's `Cookie` header holds. */
  read(header: string | undefined): string | undefined {
    return parseCookie(header ?? '')[this.name];
  }

  private header(value: string, maxAge: number): string {
    const { name, secure } = this;
    const path = this.url.pathname;
    return stringifySetCookie({
      name,
      value,
      path,
      maxAge,
      secure,
      httpOnly: true,
      sameSite: 'lax',
    });
  }
}
