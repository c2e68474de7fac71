import { ApiProperty } from '@nestjs/swagger';
import type { Role } from '../../../http/principal.js';

const nullableText = { type: 'string', nullable: true } as const;

export class UserResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ ...nullableText, format: 'email' })
  email!: string | null;

  @ApiProperty()
  email_verified!: boolean;

  @ApiProperty({ example: 'ada-lovelace' })
  username!: string;

  @ApiProperty(nullableText)
  first_name!: string | null;

  @ApiProperty(nullableText)
  last_name!: string | null;

  @ApiProperty({ ...nullableText, description: 'as given, else made of first and last name' })
  full_name!: string | null;

  @ApiProperty(nullableText)
  bio!: string | null;

  @ApiProperty(nullableText)
  location!: string | null;

  @ApiProperty({ ...nullableText, format: 'uri' })
  website!: string | null;

  @ApiProperty({ ...nullableText, example: 'Europe/Vienna' })
  time_zone!: string | null;

  @ApiProperty({ ...nullableText, format: 'uri' })
  avatar_url!: string | null;

  @ApiProperty({ enum: ['user', 'admin'] })
  role!: Role;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  updated_at!: string;
}
