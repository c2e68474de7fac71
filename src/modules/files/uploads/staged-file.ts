import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from '../../../http/principal.js';
import type { Visibility } from '../file.js';
import type { MediaType } from '../media/media-type.js';

/** A file that lies in storage already, and stays if a row of it is committed. */
export interface StagedFile {
  readonly key: string;
  readonly name: string;
  readonly visibility: Visibility;
  readonly mediaType: MediaType;
  readonly size: number;
  readonly sha256: Buffer;
  readonly width: number | null;
  readonly height: number | null;
}

export interface FileUploadRequest extends AuthenticatedRequest {
  stagedFile?: StagedFile;
}

/** The file that the FileUploadInterceptor has staged. */
export const UploadedFile = createParamDecorator(
  (_: unknown, context: ExecutionContext): StagedFile => {
    const { stagedFile } = context.switchToHttp().getRequest<FileUploadRequest>();
    if (!stagedFile) throw new Error('the route lacks the FileUploadInterceptor');
    return stagedFile;
  },
);
