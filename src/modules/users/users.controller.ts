import { Body, Controller, Get, Patch } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import { CurrentUser, type Principal } from '../../http/principal.js';
import { UpdateProfileRequest } from './dto/update-profile.request.js';
import { UserResponse } from './dto/user.response.js';
import { UsersService } from './users.service.js';

@ApiTags('Accounts')
@ApiBearerAuth()
@Controller('users')
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get('me')
  @ApiOperation({ summary: 'Your own profile' })
  @ApiOkResponse({ type: UserResponse })
  read(@CurrentUser() { userId }: Principal): Promise<UserResponse> {
    return this.users.read(userId);
  }

  @Patch('me')
  @ApiOperation({ summary: 'Change your profile; null clears a field' })
  @ApiOkResponse({ type: UserResponse })
  @ApiResponse({ status: 409, description: 'USERNAME_TAKEN' })
  update(
    @CurrentUser() { userId }: Principal,
    @Body() changes: UpdateProfileRequest,
  ): Promise<UserResponse> {
    return this.users.update(userId, changes);
  }
}
