import { Module } from '@nestjs/common';
import { Sweeper } from '../../queue/sweeper.js';
import { TokenRevocationsService } from './token-revocations.service.js';
import { UsersModule } from './users.module.js';

const SWEEP_EVERY_MS = 10_000;

/** Has tokens revoked that were given up. */
@Module({
  imports: [UsersModule],
  providers: [TokenRevocationsService],
})
export class UsersWorkerModule {
  constructor(sweeper: Sweeper, revocations: TokenRevocationsService) {
    sweeper.register({
      name: 'token_revocations',
      everyMs: SWEEP_EVERY_MS,
      sweep: () => revocations.revokeDue(),
    });
  }
}
