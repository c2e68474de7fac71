import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { notFound } from '../../../errors/errors.js';
import { Public } from '../../../http/access.decorators.js';
import { AccountLinks, RESET_PASSWORD, VERIFY_EMAIL } from './account-links.js';
import { RESET_PASSWORD_PAGE, VERIFY_EMAIL_PAGE } from './account-page-html.js';
import { ACCOUNT_PAGE_SCRIPT } from './account-page-script.js';
import { ACCOUNT_PAGE_STYLE } from './account-page-style.js';

/** Nothing from elsewhere, nothing inline, nothing to be framed by. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; " +
  "form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

const HTML = 'text/html; charset=utf-8';

/** Where mailed links lead to while there is no front end. */
@ApiExcludeController()
@Public()
@Controller()
export class AccountPagesController {
  constructor(private readonly links: AccountLinks) {}

  @Get(VERIFY_EMAIL)
  @Header('Content-Security-Policy', CONTENT_SECURITY_POLICY)
  @Header('Content-Type', HTML)
  verifyEmail(): string {
    return this.serve(VERIFY_EMAIL_PAGE);
  }

  @Get(RESET_PASSWORD)
  @Header('Content-Security-Policy', CONTENT_SECURITY_POLICY)
  @Header('Content-Type', HTML)
  resetPassword(): string {
    return this.serve(RESET_PASSWORD_PAGE);
  }

  @Get('auth/account.js')
  @Header('Content-Type', 'text/javascript; charset=utf-8')
  script(): string {
    return this.serve(ACCOUNT_PAGE_SCRIPT);
  }

  @Get('auth/account.css')
  @Header('Content-Type', 'text/css; charset=utf-8')
  style(): string {
    return this.serve(ACCOUNT_PAGE_STYLE);
  }

  private serve(text: string): string {
    if (!this.links.servedHere) throw notFound();
    return text;
  }
}
