import {
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
} from '@nestjs/common';
import { finalize, type Observable } from 'rxjs';
import { RunsBeforeIdempotency } from '../../../http/idempotent-posts.js';
import { FileStaging, visibilityOf } from './file-staging.service.js';
import type { FileUploadRequest } from './staged-file.js';
import { type ExpectedForm, Uploads } from './uploads.js';

const FORM: ExpectedForm = { of: 'file', fields: ['visibility'] };

/**
 * Receives and stores the file before the handler, so that a slow upload holds no connection to the
 * database, and so that an idempotency key is compared with what the file is.
 */
@RunsBeforeIdempotency()
@Injectable()
export class FileUploadInterceptor implements NestInterceptor {
  constructor(
    private readonly uploads: Uploads,
    private readonly staging: FileStaging,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<FileUploadRequest>();
    const staged = await this.uploads.receive(request, FORM, async (upload) => {
      const visibility = visibilityOf(upload.fields.get('visibility'));
      const { name, bytes, sha256 } = upload;
      // What is sent again under its key gets the former answer, though there be no room any more.
      if (request.headers['idempotency-key'] === undefined) {
        await this.staging.requireRoom(upload.userId);
      }
      request.body = { visibility, file: { name, size: bytes.length, sha256 } };
      return this.staging.stage(upload, visibility);
    });
    request.stagedFile = staged;
    return next.handle().pipe(finalize(() => void this.staging.discard(staged)));
  }
}
