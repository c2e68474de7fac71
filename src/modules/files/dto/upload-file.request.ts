import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { VISIBILITIES, type Visibility } from '../file.js';

/** The form; what reads it also checks it. */
export class UploadFileRequest {
  @ApiProperty({ type: 'string', format: 'binary', description: 'at most 10 MB' })
  file!: unknown;

  @ApiPropertyOptional({ enum: VISIBILITIES, default: 'private' })
  visibility?: Visibility;
}

export class UploadAvatarRequest {
  @ApiProperty({ type: 'string', format: 'binary', description: 'an image of at most 10 MB' })
  file!: unknown;
}
