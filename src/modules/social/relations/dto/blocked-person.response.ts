import { ApiProperty } from '@nestjs/swagger';
import { PersonResponse } from '../../../users/dto/person.response.js';

export class BlockedPersonResponse extends PersonResponse {
  @ApiProperty({ format: 'date-time' })
  blocked_at!: string;
}
