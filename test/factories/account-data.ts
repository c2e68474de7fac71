import { Injectable, Module } from '@nestjs/common';
import type { Transaction } from '../../src/database/transaction.js';
import { AccountData, type AccountDataSource } from '../../src/modules/users/account-data.js';
import { UsersModule } from '../../src/modules/users/users.module.js';
import type { TestApp } from '../support/app.js';
import { type Account, createAccount } from './accounts.js';
import { invite, setPlan, subscribe, trackRepository } from './repositories.js';

const KILOBYTE = 1_024;

/** What only tests keep of users, and what was asked for of it; of one application. */
@Injectable()
export class ScriptedData implements AccountDataSource {
  readonly name = 'scripted';
  /** Batches of 100 kB in an export. */
  batches = 0;
  /** Whether an export ends in a fault after its batches. */
  faulty = false;
  made = 0;
  ended = 0;
  readonly erased: string[] = [];
  onErase: (userId: string) => Promise<void> = () => Promise.resolve();

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    try {
      for (let batch = 0; batch < this.batches; batch += 1) {
        this.made += 1;
        yield [{ user_id: userId, batch, text: 'x'.repeat(100 * KILOBYTE) }];
        // As a query would, it lets others have a turn.
        await new Promise(setImmediate);
      }
      if (this.faulty) throw new Error('the scripted data broke off');
    } finally {
      this.ended += 1;
    }
  }

  async erase(userId: string, _tx: Transaction): Promise<void> {
    this.erased.push(userId);
    await this.onErase(userId);
  }
}

@Module({ imports: [UsersModule], providers: [ScriptedData] })
export class ScriptedDataModule {
  constructor(data: AccountData, scripted: ScriptedData) {
    data.register(scripted);
  }
}

/** Repositories that are somebody's own, shared with others, and shared with them by others. */
export const shareRepositories = async (app: TestApp, account: Account): Promise<void> => {
  const friend = await createAccount(app);
  await setPlan(app, account, 'pro');
  const own = await trackRepository(app, account, { full_name: `octocat/${account.username}` });
  await app.request('POST', `/api/repos/${own.id}/rotate-secret`, { token: account.token });
  await subscribe(app, account, own.id, friend);
  const given = await trackRepository(app, account);
  await app.request('DELETE', `/api/repos/${given.id}`, { token: account.token });
  await subscribe(app, friend, (await trackRepository(app, friend)).id, account);
  await invite(app, friend, (await trackRepository(app, friend)).id, account);
};
