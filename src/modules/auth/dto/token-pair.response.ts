import { ApiProperty } from '@nestjs/swagger';

export class TokenPairResponse {
  @ApiProperty({ description: 'JWT; goes into `Authorization: Bearer …`' })
  access_token!: string;

  @ApiProperty({ description: 'opaque; good for one refresh' })
  refresh_token!: string;

  @ApiProperty({ enum: ['Bearer'] })
  token_type!: 'Bearer';

  @ApiProperty({ type: 'integer', description: 'seconds that the access token is good for' })
  expires_in!: number;
}
