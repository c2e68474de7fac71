import { ApiProperty } from '@nestjs/swagger';
import { JOB_STATUSES, type JobStatus } from '../job.js';

/** A job in a list. */
export class JobSummaryResponse {
  @ApiProperty({ format: 'uuid' })
  job_id!: string;

  @ApiProperty({ example: 'random-text' })
  type!: string;

  @ApiProperty({ enum: JOB_STATUSES })
  status!: JobStatus;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, description: 'per cent' })
  progress!: number;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'why it failed; while it runs, why the attempt before did',
  })
  error!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  finished_at!: string | null;
}

export class JobTransitionResponse {
  @ApiProperty({ enum: JOB_STATUSES })
  status!: JobStatus;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100 })
  progress!: number;

  @ApiProperty({ format: 'date-time' })
  at!: string;
}

export class JobResponse extends JobSummaryResponse {
  @ApiProperty({ type: 'string', nullable: true, description: 'once it is completed' })
  result!: string | null;

  @ApiProperty({ type: [JobTransitionResponse], description: 'oldest first' })
  history!: JobTransitionResponse[];
}
