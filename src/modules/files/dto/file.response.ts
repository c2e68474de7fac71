import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { VISIBILITIES, type Visibility } from '../file.js';
import { MEDIA_TYPES } from '../media/media-type.js';

export class FileResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({
    example: 'notes.txt',
    description: 'as sent, without folders and hidden characters',
  })
  name!: string;

  @ApiProperty({ enum: MEDIA_TYPES, description: 'what its bytes are, whatever was declared' })
  media_type!: string;

  @ApiProperty({ type: 'integer', description: 'bytes; of images after they were made anew' })
  size!: number;

  @ApiProperty({ enum: VISIBILITIES })
  visibility!: Visibility;

  @ApiPropertyOptional({ type: 'integer', description: 'pixels; of images' })
  width?: number;

  @ApiPropertyOptional({ type: 'integer', description: 'pixels; of images' })
  height?: number;

  @ApiProperty({ format: 'uri', description: 'opens to anybody if it is public, else to you' })
  url!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}

export class FileLinkResponse {
  @ApiProperty({ format: 'uri', description: 'opens to whoever has it' })
  url!: string;

  @ApiProperty({ format: 'date-time' })
  expires_at!: string;
}
