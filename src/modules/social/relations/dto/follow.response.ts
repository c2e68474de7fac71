import { ApiProperty } from '@nestjs/swagger';

export class FollowResponse {
  @ApiProperty({ description: 'whether you follow them now' })
  following!: boolean;

  @ApiProperty({ type: 'integer', description: 'how many follow them' })
  followers_count!: number;
}
