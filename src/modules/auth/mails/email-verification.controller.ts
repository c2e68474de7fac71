import { Body, Controller, Header, HttpCode, HttpStatus, Post } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiNoContentResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Public, RateLimit } from '../../../http/access.decorators.js';
import { CurrentUser, type Principal } from '../../../http/principal.js';
import { type Client, CurrentClient } from '../client.js';
import { VerifyEmailRequest } from './dto/verify-email.request.js';
import { EmailVerificationService } from './email-verification.service.js';

@ApiTags('Accounts')
@RateLimit('auth')
@Controller('auth/email')
export class EmailVerificationController {
  constructor(private readonly verification: EmailVerificationService) {}

  @Post('verify')
  @Public()
  @HttpCode(HttpStatus.NO_CONTENT)
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Verify an address with the token that was mailed to it',
    description:
      'The token shows who reads the mailbox, not who owns the account, so that nothing of the ' +
      'account is answered; `GET /api/users/me` has `email_verified`.',
  })
  @ApiNoContentResponse()
  @ApiResponse({
    status: 400,
    description: 'INVALID_TOKEN: wrong, used or expired, or for another address than the present',
  })
  async verify(@Body() { token }: VerifyEmailRequest): Promise<void> {
    await this.verification.verify(token);
  }

  @Post('resend')
  @HttpCode(HttpStatus.ACCEPTED)
  @Header('Cache-Control', 'no-store')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Have the verification mail sent again',
    description:
      'One a minute at most and five a day to an address, those of registrations included; 429 ' +
      'says when the next may be sent. Former links stay good until they expire, after three days.',
  })
  @ApiAcceptedResponse({ description: 'it will be sent; there is no body' })
  @ApiResponse({
    status: 409,
    description: 'ALREADY_VERIFIED; NO_ADDRESS: the account has no e-mail address',
  })
  async resend(
    @CurrentUser() { userId }: Principal,
    @CurrentClient() client: Client,
  ): Promise<void> {
    await this.verification.resend(userId, client);
  }
}
