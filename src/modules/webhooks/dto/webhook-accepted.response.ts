import { ApiProperty } from '@nestjs/swagger';

export class WebhookAcceptedResponse {
  @ApiProperty({ format: 'uuid', description: 'of the receipt; of the first one for a duplicate' })
  id!: string;

  @ApiProperty({ example: 'github' })
  source!: string;

  @ApiProperty({ example: 'push' })
  event!: string;

  @ApiProperty({ description: 'always true: what cannot be verified is not kept' })
  verified!: true;

  @ApiProperty({ description: 'whether this delivery had come before' })
  duplicate!: boolean;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}
