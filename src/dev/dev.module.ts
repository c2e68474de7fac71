import { Module } from '@nestjs/common';
import { DevMailController } from './dev-mail.controller.js';
import { OwnHostGuard } from './own-host.guard.js';

/** What there is in development only: in production nothing of it is there. */
@Module({ controllers: [DevMailController], providers: [OwnHostGuard] })
export class DevModule {}
