import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { MAX_PASSWORD } from './login.request.js';

export class DeleteAccountRequest {
  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    maxLength: MAX_PASSWORD,
    description: 'required of an account that has one',
  })
  @IsOptional()
  @IsString()
  @MaxLength(MAX_PASSWORD)
  password?: string | null;
}
