import { Body, Controller, Header, HttpCode, HttpStatus, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Public, RateLimit } from '../../http/access.decorators.js';
import { CurrentUser, type Principal } from '../../http/principal.js';
import { type Client, CurrentClient } from './client.js';
import { LoginRequest } from './dto/login.request.js';
import { LogoutRequest } from './dto/logout.request.js';
import { RefreshRequest } from './dto/refresh.request.js';
import { RegisterRequest } from './dto/register.request.js';
import { SignedInResponse } from './dto/signed-in.response.js';
import { TokenPairResponse } from './dto/token-pair.response.js';
import { LoginService } from './passwords/login.service.js';
import { RefreshService } from './sessions/refresh.service.js';
import { RegistrationService } from './passwords/registration.service.js';
import { SessionsService } from './sessions/sessions.service.js';

@ApiTags('Accounts')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly logins: LoginService,
    private readonly refreshes: RefreshService,
    private readonly sessions: SessionsService,
  ) {}

  @Post('register')
  @Public()
  @RateLimit('auth')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Make an account and sign it in' })
  @ApiCreatedResponse({ type: SignedInResponse })
  @ApiResponse({ status: 409, description: 'EMAIL_TAKEN, USERNAME_TAKEN' })
  register(
    @Body() request: RegisterRequest,
    @CurrentClient() client: Client,
  ): Promise<SignedInResponse> {
    return this.registration.register(request, client);
  }

  @Post('login')
  @Public()
  @RateLimit('auth')
  @HttpCode(HttpStatus.OK)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Sign in' })
  @ApiOkResponse({ type: SignedInResponse })
  @ApiResponse({ status: 401, description: 'INVALID_CREDENTIALS' })
  @ApiResponse({ status: 403, description: 'FORBIDDEN: the account is suspended' })
  login(@Body() request: LoginRequest, @CurrentClient() client: Client): Promise<SignedInResponse> {
    return this.logins.login(request, client);
  }

  @Post('refresh')
  @Public()
  @RateLimit('auth')
  @HttpCode(HttpStatus.OK)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Trade a refresh token for a new pair',
    description:
      'A used token is dead. For ten seconds its direct predecessor gets the same successor; ' +
      'anything older ends the session.',
  })
  @ApiOkResponse({ type: TokenPairResponse })
  @ApiResponse({ status: 401, description: 'UNAUTHORIZED, TOKEN_REUSED' })
  @ApiResponse({ status: 403, description: 'FORBIDDEN: the account is suspended' })
  refresh(@Body() { refresh_token }: RefreshRequest): Promise<TokenPairResponse> {
    return this.refreshes.refresh(refresh_token);
  }

  @Post('logout')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiBearerAuth()
  @ApiOperation({ summary: 'End a session, or all of them' })
  @ApiBody({ type: LogoutRequest, required: false })
  @ApiNoContentResponse()
  async logout(@CurrentUser() principal: Principal, @Body() request: LogoutRequest): Promise<void> {
    await this.sessions.logout(principal, request);
  }
}
