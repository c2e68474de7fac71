import { ApiProperty } from '@nestjs/swagger';
import { IsUUID } from 'class-validator';

export class OneEventQuery {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  id!: string;
}
