import { Controller, Header, Post } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOperation,
  ApiResponse,
  ApiTags,
} from '@nestjs/swagger';
import { CurrentUser, type Principal } from '../http/principal.js';
import { TicketResponse } from './ticket.response.js';
import { Tickets } from './tickets.js';

@ApiTags('Live connections')
@ApiBearerAuth()
@Controller('ws/tickets')
export class TicketsController {
  constructor(private readonly tickets: Tickets) {}

  @Post()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({
    summary: 'Get a ticket that opens one WebSocket',
    description:
      'For browsers, which cannot send a bearer token with the upgrade. A repeat with the same ' +
      '`Idempotency-Key` gets the same ticket, used or not; for another one send another key.',
  })
  @ApiCreatedResponse({ type: TicketResponse })
  @ApiResponse({ status: 503, description: 'SERVICE_UNAVAILABLE: Redis is away' })
  issue(@CurrentUser() principal: Principal): Promise<TicketResponse> {
    return this.tickets.issue(principal);
  }
}
