import { Module } from '@nestjs/common';
import { AccountData } from '../users/account-data.js';
import { UsersModule } from '../users/users.module.js';
import { EntitlementRepository } from './entitlement.repository.js';
import { EntitlementsAccountData } from './entitlements-account-data.js';
import { Entitlements } from './entitlements.service.js';

@Module({
  imports: [UsersModule],
  providers: [EntitlementRepository, Entitlements, EntitlementsAccountData],
  exports: [Entitlements],
})
export class EntitlementsModule {
  constructor(accountData: AccountData, data: EntitlementsAccountData) {
    accountData.register(data);
  }
}
