import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { SYNC_KINDS, type SyncKind } from '../sync-kind.js';

export class StartSyncRequest {
  @ApiProperty({ enum: SYNC_KINDS })
  @IsIn(SYNC_KINDS)
  kind!: SyncKind;
}
