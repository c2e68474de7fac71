import { ApiProperty } from '@nestjs/swagger';
import { PersonResponse } from '../../../users/dto/person.response.js';

export class SubscriberResponse {
  @ApiProperty({ type: PersonResponse })
  user!: PersonResponse;

  @ApiProperty({
    type: 'array',
    items: { type: 'string' },
    nullable: true,
    description: 'what they are shown; null: everything',
  })
  events!: readonly string[] | null;

  @ApiProperty({ enum: ['invited', 'accepted'] })
  status!: 'invited' | 'accepted';

  @ApiProperty({ format: 'date-time' })
  invited_at!: string;

  @ApiProperty({ type: 'string', format: 'date-time', nullable: true })
  accepted_at!: string | null;
}
