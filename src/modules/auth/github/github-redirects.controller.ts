import { Controller, Get, Header, HttpStatus, Query, Redirect, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiQuery, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public } from '../../../http/access.decorators.js';
import { TakesAnyQuery } from '../../../http/takes-any-query.decorator.js';
import { BeginGithubQuery } from './dto/begin-github.query.js';
import { CALLBACK_ERRORS } from './github-callback.js';
import { type BrowserRedirect, GithubRedirects } from './github-redirects.service.js';

const TO_FRONT_END =
  'Redirects to `FRONTEND_URL` with, in the query, either `exchange_code`, which ' +
  '`POST /api/auth/github` takes once within a minute, or, when `link` was given, `link_code`, ' +
  'which `POST /api/auth/github/link/confirm` takes likewise, or `error`: ' +
  `${CALLBACK_ERRORS.map((error) => `\`${error}\``).join(', ')}. ` +
  '`client_state` comes along when it was given.';

const NOT_SET_UP = { status: 503, description: 'SERVICE_UNAVAILABLE: names the variable to set' };

const redirect = (description: string) => ({
  status: 302,
  description,
  headers: { Location: { schema: { type: 'string', format: 'uri' } } } as const,
});

/** For browsers, which are sent from here to GitHub and come back. */
@ApiTags('Accounts')
@Controller('auth/github')
@Public()
export class GithubRedirectsController {
  constructor(private readonly redirects: GithubRedirects) {}

  @Get()
  @Redirect()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Sign in with GitHub, in a browser',
    description:
      'For the browser to go to. Redirects to GitHub, and remembers this browser for ten minutes. ' +
      'A front end must pass a `client_state` that it made at random and keeps in this browser, and ' +
      'take no result without the same one: else it is open to login CSRF, where somebody has a ' +
      'visitor follow an address that ends a sign-in of their own.',
  })
  @ApiResponse(redirect('to GitHub; to the front end when `link` is not good'))
  @ApiResponse(NOT_SET_UP)
  async begin(
    @Query() query: BeginGithubQuery,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RedirectAnswer> {
    return answer(await this.redirects.begin(query), response);
  }

  // The query is GitHub's, and may hold more than we know of.
  @Get('callback')
  @TakesAnyQuery()
  @Redirect()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Where GitHub sends the browser back to', description: TO_FRONT_END })
  @ApiQuery({ name: 'state', required: false, type: String })
  @ApiQuery({ name: 'code', required: false, type: String })
  @ApiQuery({ name: 'error', required: false, type: String })
  @ApiResponse(redirect('to the front end'))
  @ApiResponse(NOT_SET_UP)
  async finish(
    @Query() query: Record<string, unknown>,
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RedirectAnswer> {
    return answer(await this.redirects.finish(query, request.headers.cookie), response);
  }
}

/** What `@Redirect()` takes. */
interface RedirectAnswer {
  readonly url: string;
  readonly statusCode: number;
}

const answer = ({ url, cookie }: BrowserRedirect, response: Response): RedirectAnswer => {
  response.append('Set-Cookie', cookie);
  return { url, statusCode: HttpStatus.FOUND };
};
