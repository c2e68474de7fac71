import { Module } from '@nestjs/common';
import { AccountsService } from './accounts.service.js';
import { RolesService } from './roles.service.js';
import { UserRepository } from './user.repository.js';
import { UsersController } from './users.controller.js';
import { UsersService } from './users.service.js';

@Module({
  controllers: [UsersController],
  providers: [AccountsService, RolesService, UserRepository, UsersService],
  exports: [AccountsService, RolesService],
})
export class UsersModule {}
