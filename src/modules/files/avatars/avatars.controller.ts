import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { notFound } from '../../../errors/errors.js';
import { Public } from '../../../http/access.decorators.js';
import { sendObject } from '../object-answer.js';
import { FileStorage } from '../storage/file-storage.js';
import { avatarKey } from '../storage/storage-key.js';
import { AVATAR_CACHE, AVATAR_TYPE } from './avatars.service.js';

@ApiTags('Files')
@Controller('avatars')
export class AvatarsController {
  constructor(private readonly storage: FileStorage) {}

  @Get(':name')
  @Public()
  @ApiOperation({ summary: 'An avatar, as `avatar_url` names it' })
  @ApiParam({ name: 'name', example: `${'0'.repeat(40)}.webp` })
  @ApiResponse({
    status: 200,
    content: { [AVATAR_TYPE]: { schema: { type: 'string', format: 'binary' } } },
  })
  @ApiResponse({ status: 304, description: 'what `If-None-Match` names is still it' })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  @ApiResponse({ status: 503, description: 'SERVICE_UNAVAILABLE: the storage is away' })
  async read(
    @Param('name') name: string,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const key = avatarKey(name);
    if (key === undefined) throw notFound();
    await sendObject(request, response, {
      etag: `"${name}"`,
      mediaType: AVATAR_TYPE,
      cacheControl: AVATAR_CACHE,
      embeddable: true,
      open: () => this.storage.open(key),
    });
  }
}
