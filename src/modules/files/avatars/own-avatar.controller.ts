import { Controller, Delete, HttpCode, HttpStatus, Put, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { type AuthenticatedRequest, CurrentUser, type Principal } from '../../../http/principal.js';
import { UserResponse } from '../../users/dto/user.response.js';
import { UploadAvatarRequest } from '../dto/upload-file.request.js';
import { type ExpectedForm, Uploads } from '../uploads/uploads.js';
import { AvatarsService } from './avatars.service.js';

const FORM: ExpectedForm = { of: 'avatar', fields: [] };

@ApiTags('Accounts')
@ApiBearerAuth()
@Controller('users/me/avatar')
export class OwnAvatarController {
  constructor(
    private readonly avatars: AvatarsService,
    private readonly uploads: Uploads,
  ) {}

  @Put()
  @ApiOperation({
    summary: 'Upload your avatar',
    description:
      'A PNG, JPEG, GIF, WebP or AVIF image of at most 40 megapixels (WebP 14, AVIF 10), of which a ' +
      'square of 256 pixels is kept as WebP. It takes the place of the one before.',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: UploadAvatarRequest })
  @ApiOkResponse({ type: UserResponse })
  @ApiResponse({ status: 413, description: 'PAYLOAD_TOO_LARGE: over 10 MB, or too many pixels' })
  @ApiResponse({ status: 415, description: 'UNSUPPORTED_MEDIA_TYPE: no form, or no such image' })
  @ApiResponse({
    status: 503,
    description: 'SERVICE_UNAVAILABLE: too much is under way, or the storage is away',
  })
  replace(
    @CurrentUser() { userId }: Principal,
    @Req() request: AuthenticatedRequest,
  ): Promise<UserResponse> {
    return this.uploads.receive(request, FORM, (upload) => this.avatars.replace(userId, upload));
  }

  @Delete()
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Have no avatar' })
  @ApiNoContentResponse()
  async remove(@CurrentUser() { userId }: Principal): Promise<void> {
    await this.avatars.remove(userId);
  }
}
