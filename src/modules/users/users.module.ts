import { Module } from '@nestjs/common';
import { Retention } from '../../database/retention.js';
import { SearchModule } from '../search/search.module.js';
import { AccountData } from './account-data.js';
import { AccountErasure } from './account-erasure.js';
import { AccountErasureRepository } from './account-erasure.repository.js';
import { AccountExportController } from './account-export.controller.js';
import { AccountExport } from './account-export.service.js';
import { AccountsService } from './accounts.service.js';
import { ActiveUsers } from './active-users.js';
import { AdminUsersController } from './admin-users.controller.js';
import { CredentialRepository } from './credential.repository.js';
import { CredentialsService } from './credentials.service.js';
import { IdentitiesController } from './identities.controller.js';
import { IdentitiesService } from './identities.service.js';
import { identityData } from './identity-data.js';
import { IdentityEndings } from './identity-endings.js';
import { IdentityRepository } from './identity.repository.js';
import { PeopleController } from './people.controller.js';
import { PeopleService } from './people.service.js';
import { PersonSearchRepository } from './person-search.repository.js';
import { PersonRepository } from './person.repository.js';
import { ProfileAdditionRepository } from './profile-addition.repository.js';
import { ProfileParts } from './profile-parts.js';
import { ProviderTokenSeal } from './provider-token-seal.js';
import { RolesService } from './roles.service.js';
import { SuspensionRepository } from './suspension.repository.js';
import { SuspensionsService } from './suspensions.service.js';
import { TokenRevocationRepository } from './token-revocation.repository.js';
import { TokenRevokers } from './token-revokers.js';
import { UserRepository } from './user.repository.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  imports: [SearchModule],
  // In this order: `users/me` is no username.
  controllers: [
    IdentitiesController,
    UsersController,
    AccountExportController,
    AdminUsersController,
    PeopleController,
  ],
  providers: [
    AccountData,
    AccountErasure,
    AccountErasureRepository,
    AccountExport,
    AccountsService,
    ActiveUsers,
    CredentialRepository,
    CredentialsService,
    IdentitiesService,
    IdentityEndings,
    IdentityRepository,
    PeopleService,
    PersonRepository,
    PersonSearchRepository,
    ProfileAdditionRepository,
    ProfileParts,
    ProviderTokenSeal,
    RolesService,
    SuspensionRepository,
    SuspensionsService,
    TokenRevocationRepository,
    TokenRevokers,
    UserRepository,
    UsersService,
  ],
  exports: [
    AccountData,
    AccountErasure,
    AccountsService,
    ActiveUsers,
    CredentialsService,
    IdentitiesService,
    IdentityEndings,
    PeopleService,
    ProfileParts,
    ProviderTokenSeal,
    RolesService,
    TokenRevocationRepository,
    TokenRevokers,
    UsersService,
  ],
})
export class UsersModule {
  constructor(
    accountData: AccountData,
    identities: IdentitiesService,
    retention: Retention,
    revocations: TokenRevocationRepository,
  ) {
    accountData.register(identityData(identities));
    retention.register(revocations.retention());
  }
}
