import { Body, Controller, Delete, Header, HttpCode, HttpStatus, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Public, RateLimit } from '../../../http/access.decorators.js';
import { CurrentUser, type Principal } from '../../../http/principal.js';
import { type Client, CurrentClient } from '../client.js';
import { ConfirmGithubLinkRequest } from './dto/confirm-github-link.request.js';
import { GithubLinkResponse } from './dto/github-link.response.js';
import { GithubSignInRequest } from './dto/github-sign-in.request.js';
import { SignedInResponse } from '../dto/signed-in.response.js';
import { GithubLinks } from './github-links.service.js';
import { GithubSignInService } from './github-sign-in.service.js';

const NOT_SET_UP = 'SERVICE_UNAVAILABLE: GitHub is away, or names the variable to set';

@ApiTags('Accounts')
@Controller('auth/github')
export class GithubSignInController {
  constructor(
    private readonly signIns: GithubSignInService,
    private readonly links: GithubLinks,
  ) {}

  @Post()
  @Public()
  @RateLimit('auth')
  @HttpCode(HttpStatus.OK)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Sign in with a code',
    description:
      'Either with the `exchange_code` that the callback led to, or, by a front end that sent the ' +
      "user to GitHub itself, with GitHub's `code`, its own `code_verifier` (PKCE, S256) and the " +
      '`redirect_uri`. Who is new gets an account. An account with the same address is linked ' +
      'only when the address is verified here and is the verified primary one at GitHub.',
  })
  @ApiOkResponse({ type: SignedInResponse })
  @ApiResponse({ status: 401, description: 'UNAUTHORIZED: the code is not good' })
  @ApiResponse({ status: 403, description: 'FORBIDDEN: the account is suspended' })
  @ApiResponse({
    status: 409,
    description:
      'EMAIL_TAKEN: sign in to that account and link GitHub from there; ALREADY_LINKED: it is ' +
      'linked to another GitHub user',
  })
  @ApiResponse({ status: 503, description: NOT_SET_UP })
  signIn(
    @Body() request: GithubSignInRequest,
    @CurrentClient() client: Client,
  ): Promise<SignedInResponse> {
    return this.signIns.signIn(request, client);
  }

  @Post('link')
  @Header('Cache-Control', 'no-store')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Begin to link GitHub to your account',
    description:
      'Answers where your browser goes to do so. It comes back to the front end with a `link_code`, ' +
      'and nothing is linked until you confirm with that.',
  })
  @ApiCreatedResponse({ type: GithubLinkResponse })
  @ApiResponse({ status: 503, description: NOT_SET_UP })
  link(@CurrentUser() principal: Principal): Promise<GithubLinkResponse> {
    return this.links.begin(principal.userId);
  }

  @Post('link/confirm')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Link GitHub to your account',
    description:
      'With the `link_code` that the callback led to, once, within a minute, and by the user who ' +
      'began: the code of anybody else is as good as none, 400 INVALID_TOKEN. A front end must check ' +
      '`client_state` first. A GitHub user who is linked to you already stays so.',
  })
  @ApiNoContentResponse()
  @ApiResponse({ status: 403, description: 'FORBIDDEN: the account is suspended' })
  @ApiResponse({
    status: 409,
    description:
      'IDENTITY_TAKEN: the GitHub user is linked to another account; ALREADY_LINKED: this account ' +
      'is linked to another GitHub user',
  })
  @ApiResponse({ status: 503, description: NOT_SET_UP })
  async confirmLink(
    @Body() { link_code }: ConfirmGithubLinkRequest,
    @CurrentUser() principal: Principal,
  ): Promise<void> {
    await this.links.confirm(principal.userId, link_code);
  }

  @Delete()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Unlink GitHub, and forget its token' })
  @ApiNoContentResponse()
  @ApiResponse({ status: 404, description: 'NOT_FOUND: it is not linked' })
  @ApiResponse({ status: 409, description: 'ONLY_SIGN_IN_METHOD: nothing else signs you in' })
  @ApiResponse({ status: 503, description: NOT_SET_UP })
  async unlink(@CurrentUser() principal: Principal): Promise<void> {
    await this.links.end(principal.userId);
  }
}
