import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { PageQuery } from '../../../http/page.query.js';
import { RECEIPT_STATUSES, type ReceiptStatus } from '../webhook-receipt.entity.js';

export class ListWebhooksQuery extends PageQuery {
  @ApiPropertyOptional({ example: 'github' })
  @IsOptional()
  @IsString()
  @Matches(/^[a-z0-9][a-z0-9-]{0,63}$/, { message: 'source must be the name of a source' })
  source?: string;

  @ApiPropertyOptional({ example: 'push' })
  @IsOptional()
  @IsString()
  @MaxLength(255)
  event?: string;

  @ApiPropertyOptional({ enum: RECEIPT_STATUSES })
  @IsOptional()
  @IsIn(RECEIPT_STATUSES)
  status?: ReceiptStatus;
}
