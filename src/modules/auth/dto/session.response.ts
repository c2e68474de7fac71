import { ApiProperty } from '@nestjs/swagger';

export class SessionResponse {
  @ApiProperty({ format: 'uuid' })
  id!: string;

  @ApiProperty({ type: 'string', nullable: true, example: 'Firefox on Windows' })
  device!: string | null;

  @ApiProperty({ type: 'string', nullable: true, example: '192.0.2.7' })
  ip!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', description: 'when it was begun or last refreshed' })
  last_used_at!: string;

  @ApiProperty({ description: 'whether this very request belongs to it' })
  current!: boolean;
}
