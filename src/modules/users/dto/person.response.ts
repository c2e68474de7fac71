import { ApiProperty } from '@nestjs/swagger';

/** Somebody beside a thing that is theirs. */
export class PersonResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ example: 'ada-lovelace' })
  username!: string;

  @ApiProperty({ type: 'string', nullable: true })
  full_name!: string | null;

  @ApiProperty({ type: 'string', nullable: true, format: 'uri' })
  avatar_url!: string | null;
}
