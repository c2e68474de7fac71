import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsNotEmpty, IsOptional, IsString, MaxLength } from 'class-validator';
import { MAX_REFRESH_TOKEN } from './refresh.request.js';

export class LogoutRequest {
  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    maxLength: MAX_REFRESH_TOKEN,
    description: 'of the session to end; without one the session of the access token ends',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_REFRESH_TOKEN)
  refresh_token?: string | null;

  @ApiPropertyOptional({
    type: 'boolean',
    nullable: true,
    description: 'ends every session of yours',
  })
  @IsOptional()
  @IsBoolean()
  all?: boolean | null;
}
