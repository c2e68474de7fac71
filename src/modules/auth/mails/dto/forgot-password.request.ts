import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, MaxLength } from 'class-validator';
import { MAX_EMAIL } from '../../dto/login.request.js';

export class ForgotPasswordRequest {
  @ApiProperty({ format: 'email', maxLength: MAX_EMAIL, description: 'compared without case' })
  @IsEmail()
  @MaxLength(MAX_EMAIL)
  email!: string;
}
