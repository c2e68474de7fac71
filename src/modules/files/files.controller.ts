import {
  Body,
  Controller,
  Delete,
  Get,
  Header,
  HttpCode,
  HttpStatus,
  Patch,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { IdParam } from '../../http/id.param.js';
import { ApiList } from '../../http/list.decorator.js';
import { PageQuery } from '../../http/page.query.js';
import { type ListResponse, listScope, Paginator } from '../../http/paginator.js';
import { CurrentUser, type Principal } from '../../http/principal.js';
import { ChangeFileRequest } from './dto/change-file.request.js';
import { FileLinkResponse, FileResponse } from './dto/file.response.js';
import { UploadFileRequest } from './dto/upload-file.request.js';
import type { StoredFile } from './file.js';
import { FileChanges } from './file-changes.service.js';
import { FileLinks } from './file-links.js';
import { toFile } from './file-view.js';
import { FilesService } from './files.service.js';
import { SignedFileLinks } from './signed-file-links.js';
import { FileUploadInterceptor } from './uploads/file-upload.interceptor.js';
import { type StagedFile, UploadedFile } from './uploads/staged-file.js';

@ApiTags('Files')
@ApiBearerAuth()
@Controller('files')
export class FilesController {
  constructor(
    private readonly files: FilesService,
    private readonly changes: FileChanges,
    private readonly links: FileLinks,
    private readonly signedLinks: SignedFileLinks,
    private readonly paginator: Paginator,
  ) {}

  @Post()
  @UseInterceptors(FileUploadInterceptor)
  @ApiOperation({
    summary: 'Upload a file',
    description:
      'PNG, JPEG, GIF, WebP and AVIF images of at most 40 megapixels (all frames together; animated ' +
      'GIFs 20, WebP 14, AVIF 10) and 500 frames, PDF, and plain text in UTF-8. What the bytes are ' +
      'counts, not what they are called: a name that ends otherwise gets another ending. Images are made ' +
      'anew from their pixels, without what cameras and programs note in them, such as where they ' +
      'were taken. With an `Idempotency-Key` another file under the same key is refused.',
  })
  @ApiConsumes('multipart/form-data')
  @ApiBody({ type: UploadFileRequest })
  @ApiCreatedResponse({ type: FileResponse })
  @ApiResponse({ status: 402, description: 'PLAN_LIMIT_REACHED' })
  @ApiResponse({
    status: 413,
    description: 'PAYLOAD_TOO_LARGE: over 10 MB, or an image of too many pixels, or parts',
  })
  @ApiResponse({
    status: 415,
    description: 'UNSUPPORTED_MEDIA_TYPE: no form, or none of these types, damaged or disguised',
  })
  @ApiResponse({ status: 422, description: 'IDEMPOTENCY_KEY_REUSED' })
  @ApiResponse({
    status: 503,
    description: 'SERVICE_UNAVAILABLE: too much is under way, or the storage is away',
  })
  async upload(
    @CurrentUser() { userId }: Principal,
    @UploadedFile() staged: StagedFile,
  ): Promise<FileResponse> {
    return this.view(await this.files.create(userId, staged));
  }

  @Get()
  @ApiOperation({ summary: 'Your own files, newest first' })
  @ApiList(FileResponse)
  async list(
    @CurrentUser() { userId }: Principal,
    @Query() query: PageQuery,
  ): Promise<ListResponse<FileResponse>> {
    const scope = listScope('files', { user: userId });
    const request = this.paginator.request(query, scope);
    const page = await this.files.list(userId, request);
    return this.paginator.answer(request, scope, page, ({ id }) => [id], this.view);
  }

  @Get(':id/url')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'An address that opens a file of yours without a token',
    description: 'For 15 minutes, to whoever has it; it cannot be taken back but with the file.',
  })
  @ApiOkResponse({ type: FileLinkResponse })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async link(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
  ): Promise<FileLinkResponse> {
    return this.signedLinks.make(await this.files.getOwn(id, userId));
  }

  @Patch(':id')
  @ApiOperation({
    summary: 'Rename a file of yours, or make it public or private',
    description:
      'Either changes the address of a public file on a CDN. What was public may be had from caches ' +
      'for five minutes more.',
  })
  @ApiOkResponse({ type: FileResponse })
  @ApiResponse({ status: 403, description: 'FORBIDDEN: a public one of somebody else' })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  @ApiResponse({ status: 409, description: 'CONFLICT: it was changed or deleted meanwhile' })
  @ApiResponse({ status: 503, description: 'SERVICE_UNAVAILABLE: the storage is away' })
  async change(
    @CurrentUser() { userId }: Principal,
    @IdParam() id: string,
    @Body() change: ChangeFileRequest,
  ): Promise<FileResponse> {
    return this.view(await this.changes.change(id, userId, change));
  }

  @Delete(':id')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Delete a file of yours; as an admin, anybody’s' })
  @ApiNoContentResponse()
  @ApiResponse({ status: 403, description: 'FORBIDDEN: a public one of somebody else' })
  @ApiResponse({ status: 404, description: 'NOT_FOUND' })
  async remove(@CurrentUser() principal: Principal, @IdParam() id: string): Promise<void> {
    await this.files.remove(id, principal);
  }

  private readonly view = (file: StoredFile): FileResponse => toFile(file, this.links.of(file));
}
