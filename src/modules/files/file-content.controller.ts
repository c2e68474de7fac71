import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { notFound } from '../../errors/errors.js';
import { Public } from '../../http/access.decorators.js';
import { IdParam } from '../../http/id.param.js';
import { CurrentReader, type Principal } from '../../http/principal.js';
import { ReadFileQuery } from './dto/read-file.query.js';
import { FileContent } from './file-content.js';
import { FileLinks } from './file-links.js';
import { FilesService } from './files.service.js';
import { MEDIA_TYPES } from './media/media-type.js';
import { sendObject } from './object-answer.js';

const binary = { schema: { type: 'string', format: 'binary' } } as const;

@ApiTags('Files')
@Controller('files')
export class FileContentController {
  constructor(
    private readonly files: FilesService,
    private readonly links: FileLinks,
    private readonly content: FileContent,
  ) {}

  @Get(':id')
  @Public()
  @ApiOperation({
    summary: 'The bytes of a file, to be saved',
    description:
      'A public one for anybody; a private one for its owner, who sends a token, or by a signed ' +
      'address (`GET /api/files/{id}/url`). One range of it may be asked for. Caches may keep a public ' +
      'one: it may be had from them for five minutes after it is deleted, or made private.',
  })
  @ApiResponse({
    status: 200,
    content: Object.fromEntries(MEDIA_TYPES.map((type) => [type, binary])),
  })
  @ApiResponse({ status: 206, description: 'the range that was asked for' })
  @ApiResponse({ status: 304, description: 'what `If-None-Match` names is still it' })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  @ApiResponse({
    status: 416,
    description: 'RANGE_NOT_SATISFIABLE: it ends before that; `Content-Range` says where',
  })
  @ApiResponse({ status: 503, description: 'SERVICE_UNAVAILABLE: the storage is away' })
  async read(
    @IdParam() id: string,
    @Query() { expires, signature }: ReadFileQuery,
    @CurrentReader() reader: Principal | undefined,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const signed =
      expires !== undefined &&
      signature !== undefined &&
      this.links.isGood(id, { expires, signature });
    const file = signed
      ? await this.files.find(id)
      : await this.files.findVisible(id, reader?.userId);
    if (!file) throw notFound();
    const embeddable = signed || file.visibility === 'public';
    await sendObject(request, response, this.content.of(file, embeddable));
  }
}
