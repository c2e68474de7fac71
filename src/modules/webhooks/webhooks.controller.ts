import { Controller, Get, Header, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiExtraModels, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { Roles } from '../../http/access.decorators.js';
import { IdParam } from '../../http/id.param.js';
import { ApiList } from '../../http/list.decorator.js';
import { type ListResponse, listScope, Paginator } from '../../http/paginator.js';
import { ListWebhooksQuery } from './dto/list-webhooks.query.js';
import { WebhookAcceptedResponse } from './dto/webhook-accepted.response.js';
import {
  WebhookReceiptResponse,
  WebhookReceiptSummaryResponse,
} from './dto/webhook-receipt.response.js';
import { toReceipt, toSummary } from './webhook-receipt-view.js';
import { WebhookReceiptsService } from './webhook-receipts.service.js';

@ApiTags('Webhooks')
@ApiExtraModels(WebhookAcceptedResponse)
@Controller('webhooks')
export class WebhooksController {
  constructor(
    private readonly receipts: WebhookReceiptsService,
    private readonly paginator: Paginator,
  ) {}

  @ApiOperation({ summary: 'List receipts, newest first' })
  @ApiBearerAuth()
  @ApiList(WebhookReceiptSummaryResponse)
  @Roles('admin')
  @Get()
  async list(
    @Query() query: ListWebhooksQuery,
  ): Promise<ListResponse<WebhookReceiptSummaryResponse>> {
    const { source, event, status } = query;
    const filters = { source, event, status };
    const scope = listScope('webhooks', filters);
    const request = this.paginator.request(query, scope);
    const page = await this.receipts.list(filters, request);
    return this.paginator.answer(request, scope, page, ({ id }) => [id], toSummary);
  }

  @ApiOperation({ summary: 'One receipt with its payload' })
  @ApiBearerAuth()
  @ApiResponse({ status: 200, type: WebhookReceiptResponse })
  @Roles('admin')
  @Get(':id')
  async get(@IdParam() id: string): Promise<WebhookReceiptResponse> {
    return toReceipt(await this.receipts.get(id));
  }

  @ApiOperation({ summary: 'The very bytes that came' })
  @ApiBearerAuth()
  @ApiResponse({
    status: 200,
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  })
  @Roles('admin')
  @Get(':id/raw')
  @Header('Content-Type', 'application/octet-stream')
  @Header('Content-Disposition', 'attachment; filename="webhook.bin"')
  async raw(@IdParam() id: string, @Res() response: Response): Promise<void> {
    const { raw } = await this.receipts.get(id);
    response.send(raw);
  }

  @ApiOperation({ summary: 'Process a receipt again' })
  @ApiBearerAuth()
  @ApiResponse({ status: 202, type: WebhookReceiptSummaryResponse })
  @Roles('admin')
  @Post(':id/replay')
  @HttpCode(202)
  async replay(@IdParam() id: string): Promise<WebhookReceiptSummaryResponse> {
    return toSummary(await this.receipts.replay(id));
  }
}
