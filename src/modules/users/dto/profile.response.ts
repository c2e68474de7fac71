import { ApiProperty } from '@nestjs/swagger';

const nullableText = { type: 'string', nullable: true } as const;

export class ProfileResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'ada-lovelace' })
  username!: string;

  @ApiProperty(nullableText)
  full_name!: string | null;

  @ApiProperty(nullableText)
  bio!: string | null;

  @ApiProperty(nullableText)
  location!: string | null;

  @ApiProperty({ ...nullableText, format: 'uri' })
  website!: string | null;

  @ApiProperty({ ...nullableText, format: 'uri' })
  avatar_url!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}
