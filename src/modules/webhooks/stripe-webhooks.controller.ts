import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Public, RateLimit } from '../../http/access.decorators.js';
import { WebhookAcceptedResponse } from './dto/webhook-accepted.response.js';
import { WebhookReceiver } from './webhook-receiver.js';

/** Stripe's address of old, outside `/api`; the same receipts as `/api/webhooks/stripe`. */
@ApiTags('Webhooks')
@Public()
@RateLimit('none')
@Controller('webhooks/stripe')
export class StripeWebhooksController {
  constructor(private readonly receiver: WebhookReceiver) {}

  @ApiOperation({ summary: "Receive Stripe's webhook" })
  @ApiResponse({ status: 202, type: WebhookAcceptedResponse, description: 'kept' })
  @ApiResponse({ status: 200, type: WebhookAcceptedResponse, description: 'a repeated delivery' })
  @Post()
  @HttpCode(202)
  receive(
    @Req() request: Request,
    @Res({ passthrough: true }) response: Response,
  ): Promise<WebhookAcceptedResponse> {
    return this.receiver.receive('stripe', request, response);
  }
}
