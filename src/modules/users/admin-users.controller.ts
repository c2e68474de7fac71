import { Body, Controller, Delete, HttpCode, HttpStatus, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiNoContentResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { Roles } from '../../http/access.decorators.js';
import { IdParam } from '../../http/id.param.js';
import { CurrentUser, type Principal } from '../../http/principal.js';
import { SuspendRequest } from './dto/suspend.request.js';
import { SuspensionsService } from './suspensions.service.js';

@ApiTags('Administration')
@ApiBearerAuth()
@Roles('admin')
@ApiResponse({ status: 403, description: 'FORBIDDEN: you are no admin' })
@ApiResponse({ status: 404, description: 'NOT_FOUND' })
@Controller('admin/users')
export class AdminUsersController {
  constructor(private readonly suspensions: SuspensionsService) {}

  @Post(':id/suspend')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({
    summary: 'Suspend a user',
    description:
      'Their tokens are refused and their sockets closed within a second; their profile is not ' +
      'to be found. Suspending again changes at most the reason.',
  })
  @ApiBody({ type: SuspendRequest, required: false })
  @ApiNoContentResponse()
  @ApiResponse({ status: 409, description: 'CANNOT_SUSPEND_SELF, CANNOT_SUSPEND_ADMIN' })
  async suspend(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
    @Body() { reason = null }: SuspendRequest,
  ): Promise<void> {
    await this.suspensions.suspend(userId, id, reason);
  }

  @Delete(':id/suspend')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Lift a suspension, if there is one' })
  @ApiNoContentResponse()
  async reinstate(@CurrentUser() { userId }: Principal, @IdParam() id: string): Promise<void> {
    await this.suspensions.reinstate(userId, id);
  }
}
