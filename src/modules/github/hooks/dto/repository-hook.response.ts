import { ApiProperty } from '@nestjs/swagger';
import { HOOK_STATES, type HookState } from '../hook-state.js';

export class RepositoryHookResponse {
  @ApiProperty({
    enum: HOOK_STATES,
    description:
      '`none`: none is known yet, also not by its deliveries; `creating`: it is being made on ' +
      'GitHub; `active`: there is one; `failed`: it could not be made, or not be brought up to ' +
      'date, and `error` says why; `gone`: it was removed on GitHub',
  })
  state!: HookState;

  @ApiProperty({ type: 'string', nullable: true, description: 'why it `failed`, for people' })
  error!: string | null;

  @ApiProperty({
    description:
      'made by this server, which then keeps its secret and events up to date, and removes it',
  })
  created_here!: boolean;
}
