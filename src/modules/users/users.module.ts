import { Module } from '@nestjs/common';
import { AccountData } from './account-data.js';
import { AccountErasure } from './account-erasure.js';
import { AccountErasureRepository } from './account-erasure.repository.js';
import { AccountExportController } from './account-export.controller.js';
import { AccountExport } from './account-export.service.js';
import { AccountsService } from './accounts.service.js';
import { AdminUsersController } from './admin-users.controller.js';
import { CredentialRepository } from './credential.repository.js';
import { CredentialsService } from './credentials.service.js';
import { IdentitiesController } from './identities.controller.js';
import { IdentitiesService } from './identities.service.js';
import { identityData } from './identity-data.js';
import { IdentityRepository } from './identity.repository.js';
import { PeopleController } from './people.controller.js';
import { PeopleService } from './people.service.js';
import { PersonSearchRepository } from './person-search.repository.js';
import { PersonRepository } from './person.repository.js';
import { RolesService } from './roles.service.js';
import { SuspensionRepository } from './suspension.repository.js';
import { SuspensionsService } from './suspensions.service.js';
import { UserRepository } from './user.repository.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
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
    CredentialRepository,
    CredentialsService,
    IdentitiesService,
    IdentityRepository,
    PeopleService,
    PersonRepository,
    PersonSearchRepository,
    RolesService,
    SuspensionRepository,
    SuspensionsService,
    UserRepository,
    UsersService,
  ],
  exports: [
    AccountData,
    AccountErasure,
    AccountsService,
    CredentialsService,
    IdentitiesService,
    RolesService,
  ],
})
export class UsersModule {
  constructor(accountData: AccountData, identities: IdentitiesService) {
    accountData.register(identityData(identities));
  }
}
