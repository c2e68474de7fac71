import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

export const MAX_REFRESH_TOKEN = 512;

export class RefreshRequest {
  @ApiProperty({ maxLength: MAX_REFRESH_TOKEN })
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_REFRESH_TOKEN)
  refresh_token!: string;
}
