import { Inject, Injectable } from '@nestjs/common';
import { Retention } from '../../../database/retention.js';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { errorFields, type Logger } from '../../../logging/logger.js';
import { LOGGER } from '../../../logging/logging.module.js';
import { AccountsService } from '../../users/accounts.service.js';
import type { UserResponse } from '../../users/dto/user.response.js';
import { AccountMailService } from './account-mail.service.js';
import type { Client } from '../client.js';
import { KEPT_SECONDS, KnownDeviceRepository } from './known-device.repository.js';

/** An account that is older than devices are remembered had some that were forgotten. */
const isOlderThanMemory = ({ created_at }: UserResponse): boolean =>
  Date.parse(created_at) < Date.now() - KEPT_SECONDS * 1_000;

/** Tells the owner of an account that it was signed in to from where it had not been before. */
@Injectable()
export class NewDeviceService {
  constructor(
    retention: Retention,
    private readonly devices: KnownDeviceRepository,
    private readonly accounts: AccountsService,
    private readonly mails: AccountMailService,
    private readonly transactions: TransactionRunner,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    retention.register(this.devices.retention());
  }

  /**
   * Of a sign-in from a device that is not known: remembers it and mails a notice, both or neither.
   * In the given transaction; alone it never fails the sign-in, and what could not be noted is
   * told at the next one.
   */
  async note(userId: string, client: Client, tx?: Transaction): Promise<void> {
    if (tx) return this.record(userId, client, tx);
    try {
      await this.transactions.run((own) => this.record(userId, client, own));
    } catch (error) {
      this.logger.warn('a new device was not noted', errorFields(error));
    }
  }

  /**
   * An account's first device is no news. Nor does a notice go to an address that nobody proved to
   * be theirs: it may be a stranger's, to whom this would say who signs in from where.
   */
  private async record(userId: string, client: Client, tx: Transaction): Promise<void> {
    // Locked, or of two first devices at once each would seem the only one.
    const account = await this.accounts.lock(userId, tx);
    if (!account) return;
    const { added, others } = await this.devices.insertIfNew(userId, client.device, tx);
    if (!added || !(others || isOlderThanMemory(account.user))) return;
    const { id, email, email_verified, time_zone } = account.user;
    if (email === null || !email_verified) return;
    await this.mails.sendNewDevice({ id, email }, client, time_zone, tx);
  }
}
