import { ApiProperty } from '@nestjs/swagger';

export class StartedJobResponse {
  @ApiProperty({ format: 'uuid' })
  job_id!: string;

  @ApiProperty({ example: 'random-text' })
  type!: string;

  @ApiProperty({ enum: ['pending'] })
  status!: 'pending';

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}
