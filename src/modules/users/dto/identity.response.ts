import { ApiProperty } from '@nestjs/swagger';

export class IdentityResponse {
  @ApiProperty({ example: 'github', description: '`github`, or the issuer of foreign tokens' })
  provider!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    example: 'octocat',
    description: 'what you were called there when you last signed in',
  })
  login!: string | null;

  @ApiProperty({ format: 'date-time', description: 'when it was linked' })
  created_at!: string;
}
