import { Injectable } from '@nestjs/common';
import { MailOutbox } from '../../mail/mail-outbox.js';
import { AccountData } from '../users/account-data.js';
import { exportBatches } from '../users/export-batches.js';
import { type KnownDevice, KnownDeviceRepository } from './mails/known-device.repository.js';
import {
  type ExportedSession,
  SessionExportRepository,
} from './sessions/session-export.repository.js';

const BATCH = 500;

/**
 * What is kept of users' signing in and of their mails, for their export; all of it goes with the
 * user's row.
 */
@Injectable()
export class AccountRecords {
  constructor(
    data: AccountData,
    sessions: SessionExportRepository,
    devices: KnownDeviceRepository,
    mails: MailOutbox,
  ) {
    data.register({
      name: 'sessions',
      export: (userId) =>
        exportBatches<ExportedSession>(
          (after) => sessions.listAfter(userId, after, BATCH),
          ({ id }) => id,
        ),
    });
    data.register({
      name: 'known_devices',
      export: (userId) =>
        exportBatches<KnownDevice>(
          (after) => devices.listAfter(userId, after, BATCH),
          ({ device }) => device ?? '',
        ),
    });
    data.register({
      name: 'mails',
      export: (userId) =>
        exportBatches(
          (after) => mails.listAfter(userId, after, BATCH),
          ({ id }) => id,
        ),
    });
  }
}
