import { ApiProperty } from '@nestjs/swagger';

export class TicketResponse {
  @ApiProperty({ description: 'opens one socket: `GET /ws?ticket=…`' })
  ticket!: string;

  @ApiProperty({ type: 'integer', description: 'seconds that it waits to be used', example: 30 })
  expires_in!: number;
}
