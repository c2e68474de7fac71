import { Injectable } from '@nestjs/common';
import { AccountData } from '../users/account-data.js';
import { type KnownDevice, KnownDeviceRepository } from './mails/known-device.repository.js';
import {
  type ExportedSession,
  SessionExportRepository,
} from './sessions/session-export.repository.js';

const BATCH = 500;

type Batch<Row> = (after: string | undefined, limit: number) => Promise<readonly Row[]>;

/** Batch after batch; `keyOf` is what the rows are ordered by. */
async function* inBatches<Row>(
  next: Batch<Row>,
  keyOf: (row: Row) => string,
): AsyncGenerator<readonly Row[]> {
  let after: string | undefined;
  for (;;) {
    const rows = await next(after, BATCH);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    if (rows.length < BATCH) return;
    after = keyOf(last);
  }
}

/** What is kept of users' signing in, for their export; all of it goes with the user's row. */
@Injectable()
export class AccountRecords {
  constructor(
    data: AccountData,
    sessions: SessionExportRepository,
    devices: KnownDeviceRepository,
  ) {
    data.register({
      name: 'sessions',
      export: (userId) =>
        inBatches<ExportedSession>(
          (after, limit) => sessions.listAfter(userId, after, limit),
          ({ id }) => id,
        ),
    });
    data.register({
      name: 'known_devices',
      export: (userId) =>
        inBatches<KnownDevice>(
          (after, limit) => devices.listAfter(userId, after, limit),
          ({ device }) => device ?? '',
        ),
    });
  }
}
