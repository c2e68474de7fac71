import { Body, Controller, Header, HttpCode, HttpStatus, Post } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiNoContentResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Public, RateLimit } from '../../../http/access.decorators.js';
import { ForgotPasswordRequest } from './dto/forgot-password.request.js';
import { ResetPasswordRequest } from './dto/reset-password.request.js';
import { PasswordResetRequestsService } from './password-reset-requests.service.js';
import { PasswordResetService } from './password-reset.service.js';

@ApiTags('Accounts')
@Public()
@RateLimit('auth')
@Controller('auth/password')
export class PasswordResetController {
  constructor(
    private readonly requests: PasswordResetRequestsService,
    private readonly resets: PasswordResetService,
  ) {}

  @Post('forgot')
  @HttpCode(HttpStatus.ACCEPTED)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Ask for a link to choose a new password with',
    description:
      'If there is an account with this address, the link is mailed to it and is good for an ' +
      'hour: one a minute at most, five an hour and twenty a day. The answer is the same for every address.',
  })
  @ApiAcceptedResponse({ description: 'noted; there is no body' })
  async forgot(@Body() { email }: ForgotPasswordRequest): Promise<void> {
    await this.requests.request(email);
  }

  @Post('reset')
  @HttpCode(HttpStatus.NO_CONTENT)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Choose a new password with a mailed token',
    description:
      'Ends every session, and every other token of this kind. The address that the token was ' +
      'mailed to is verified from then on. Nobody is signed in by it.',
  })
  @ApiNoContentResponse()
  @ApiResponse({
    status: 400,
    description:
      'INVALID_TOKEN: wrong, used or expired; VALIDATION_ERROR: the password will not do, and the ' +
      'token stays good',
  })
  async reset(@Body() { token, password }: ResetPasswordRequest): Promise<void> {
    await this.resets.reset(token, password);
  }
}
