import { ApiProperty } from '@nestjs/swagger';
import { IsEmail, IsNotEmpty, IsString, MaxLength } from 'class-validator';

/** RFC 5321 §4.5.3.1.3, as erratum 1690 of RFC 3696 reads it. */
export const MAX_EMAIL = 254;
export const MIN_PASSWORD = 8;
export const MAX_PASSWORD = 128;

export class LoginRequest {
  @ApiProperty({ format: 'email', maxLength: MAX_EMAIL })
  @IsEmail()
  @MaxLength(MAX_EMAIL)
  email!: string;

  // No minimum: an account from an earlier system may have a shorter one.
  @ApiProperty({ format: 'password', maxLength: MAX_PASSWORD })
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_PASSWORD)
  password!: string;
}
