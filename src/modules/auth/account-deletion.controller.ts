import { Body, Controller, Delete, HttpCode, HttpStatus } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiNoContentResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { RateLimit } from '../../http/access.decorators.js';
import { CurrentUser, type Principal } from '../../http/principal.js';
import { AccountDeletionService } from './account-deletion.service.js';
import { DeleteAccountRequest } from './dto/delete-account.request.js';

@ApiTags('Accounts')
@ApiBearerAuth()
@Controller('users/me')
export class AccountDeletionController {
  constructor(private readonly deletion: AccountDeletionService) {}

  @Delete()
  // Each is a guess at the password.
  @RateLimit('auth')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Delete your account and everything that is kept of you',
    description:
      'At once and for good; the address and the username are free again. Your sessions end and ' +
      'your sockets are closed within a second. A foreign token that still lives does not make ' +
      'the account anew.',
  })
  @ApiBody({ type: DeleteAccountRequest, required: false })
  @ApiNoContentResponse()
  @ApiResponse({ status: 403, description: 'FORBIDDEN: the password is wrong' })
  async delete(
    @CurrentUser() { userId }: Principal,
    @Body() { password = null }: DeleteAccountRequest,
  ): Promise<void> {
    await this.deletion.delete(userId, password);
  }
}
