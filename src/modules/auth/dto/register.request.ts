import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsOptional, IsString, MaxLength } from 'class-validator';
import { MAX_NAME } from '../../users/dto/update-profile.request.js';
import { IsUsername } from '../../users/is-username.decorator.js';
import { NullableLine } from '../../users/nullable-text.decorator.js';
import { MAX_EMAIL } from './login.request.js';
import { NewPassword } from './new-password.decorator.js';

export class RegisterRequest {
  @ApiProperty({ format: 'email', maxLength: MAX_EMAIL, description: 'compared without case' })
  @IsEmail()
  @MaxLength(MAX_EMAIL)
  email!: string;

  @NewPassword()
  password!: string;

  @ApiPropertyOptional({
    type: 'string',
    nullable: true,
    minLength: 3,
    maxLength: 39,
    example: 'ada-lovelace',
    description: 'letters, digits and single hyphens; derived from the address when left out',
  })
  @IsOptional()
  @IsString()
  @IsUsername()
  username?: string | null;

  @NullableLine(MAX_NAME)
  first_name?: string | null;

  @NullableLine(MAX_NAME)
  last_name?: string | null;
}
