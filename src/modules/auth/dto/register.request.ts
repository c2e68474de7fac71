import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsEmail, IsOptional, IsString, MaxLength, MinLength } from 'class-validator';
import { MAX_NAME } from '../../users/dto/update-profile.request.js';
import { IsUsername } from '../../users/is-username.decorator.js';
import { NullableLine } from '../../users/nullable-text.decorator.js';
import { MAX_EMAIL, MAX_PASSWORD, MIN_PASSWORD } from './login.request.js';

export class RegisterRequest {
  @ApiProperty({ format: 'email', maxLength: MAX_EMAIL, description: 'compared without case' })
  @IsEmail()
  @MaxLength(MAX_EMAIL)
  email!: string;

  @ApiProperty({
    format: 'password',
    minLength: MIN_PASSWORD,
    maxLength: MAX_PASSWORD,
    description: 'the most common ones are refused',
  })
  @IsString()
  @MinLength(MIN_PASSWORD)
  @MaxLength(MAX_PASSWORD)
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
