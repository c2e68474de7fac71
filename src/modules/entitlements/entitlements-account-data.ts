import { Injectable } from '@nestjs/common';
import type { AccountDataSource } from '../users/account-data.js';
import { Entitlements } from './entitlements.service.js';

/** A user's plan and usage, for the user. They go with the account by their foreign keys. */
@Injectable()
export class EntitlementsAccountData implements AccountDataSource {
  readonly name = 'entitlements';

  constructor(private readonly entitlements: Entitlements) {}

  async *export(userId: string): AsyncGenerator<readonly object[]> {
    const plan = await this.entitlements.planOf(userId);
    yield [{ plan, usage: await this.entitlements.usageOf(userId) }];
  }
}
