import { ApiProperty } from '@nestjs/swagger';

export class StartedSyncResponse {
  @ApiProperty({ format: 'uuid', description: 'of the job, as `GET /api/jobs/{id}` tells of it' })
  job_id!: string;
}
