import { Injectable } from '@nestjs/common';
import { TransactionRunner } from '../../../database/transaction-runner.js';
import type { Transaction } from '../../../database/transaction.js';
import { EventListeners } from '../../../events/event-listeners.js';
import { EventPublisher } from '../../../events/event-publisher.js';
import { AccountsService } from '../../users/accounts.service.js';
import { AccountMailService } from './account-mail.service.js';
import { reachFloor } from '../passwords/answer-floor.js';

/** Asking for a link to choose a new password with. */
@Injectable()
export class PasswordResetRequestsService {
  constructor(
    listeners: EventListeners,
    private readonly events: EventPublisher,
    private readonly accounts: AccountsService,
    private readonly mails: AccountMailService,
    private readonly transactions: TransactionRunner,
  ) {
    listeners.register('password_reset.requested', 'mail', ({ payload }) =>
      this.transactions.run((tx) => this.send(payload.email, tx)),
    );
  }

  /**
   * The same for every address: all that is done before the answer is to note what is asked for.
   * Whether there is such an account is looked up afterwards, and what follows of that is over
   * when the answer goes out.
   */
  async request(email: string): Promise<void> {
    const begun = performance.now();
    await this.transactions.run((tx) =>
      this.events.publish('password_reset.requested', { email }, tx),
    );
    await reachFloor(begun);
  }

  /**
   * Unless the address was sent enough. Suspended accounts included: their owners may well change a
   * password that others know.
   */
  private async send(address: string, tx: Transaction): Promise<void> {
    const account = await this.accounts.lockByAddress(address, tx);
    const email = account?.user.email;
    if (!account || typeof email !== 'string') return;
    await this.mails.sendPasswordReset({ id: account.user.id, email }, tx);
  }
}
