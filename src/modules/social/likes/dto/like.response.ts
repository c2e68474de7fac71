import { ApiProperty } from '@nestjs/swagger';

/** How it stands after a change of one's like. */
export class LikeResponse {
  @ApiProperty({ description: 'whether you like it now' })
  liked!: boolean;

  @ApiProperty({ type: 'integer', minimum: 0 })
  likes_count!: number;
}
