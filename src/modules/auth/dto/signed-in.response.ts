import { ApiProperty } from '@nestjs/swagger';
import { UserResponse } from '../../users/dto/user.response.js';
import { TokenPairResponse } from './token-pair.response.js';

export class SignedInResponse extends TokenPairResponse {
  @ApiProperty({ type: UserResponse })
  user!: UserResponse;
}
