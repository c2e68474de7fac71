import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { RateLimit } from '../../http/access.decorators.js';
import { CurrentUser, type Principal } from '../../http/principal.js';
import { AccountExport } from './account-export.service.js';

/** Who takes nothing for so long has gone, or holds us up. */
const STALLED_MS = 60_000;

@ApiTags('Accounts')
@ApiBearerAuth()
@Controller('users/me/export')
export class AccountExportController {
  constructor(private readonly exports: AccountExport) {}

  @Get()
  @RateLimit('heavy')
  @ApiOperation({
    summary: 'Everything that is kept of you, as one JSON file',
    description:
      'Secrets are left out. The answer is written as it is read; one that breaks off is not ' +
      'valid JSON. At most five a window of the rate limit.',
  })
  @ApiResponse({
    status: 200,
    content: {
      'application/json': {
        schema: {
          type: 'object',
          required: ['exported_at', 'account'],
          properties: {
            exported_at: { type: 'string', format: 'date-time' },
            account: { $ref: '#/components/schemas/UserResponse' },
          },
          additionalProperties: { type: 'array', items: { type: 'object' } },
        },
      },
    },
  })
  async export(@CurrentUser() { userId }: Principal, @Res() response: Response): Promise<void> {
    const pieces = await this.exports.open(userId);
    response.setHeader('Content-Type', 'application/json; charset=utf-8');
    response.setHeader('Content-Disposition', 'attachment; filename="switchboard-account.json"');
    response.setHeader('Cache-Control', 'no-store');
    response.setTimeout(STALLED_MS, () => response.destroy());
    try {
      // One piece at a time: the next is made when this one was taken.
      await pipeline(Readable.from(pieces, { highWaterMark: 1 }), response);
    } catch (error) {
      // Its reader went away, and with it the work: nobody is left to be told.
      if (!isPrematureClose(error)) throw error;
    }
  }
}

const isPrematureClose = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 'ERR_STREAM_PREMATURE_CLOSE';
