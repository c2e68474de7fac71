import { ApiProperty } from '@nestjs/swagger';

export class GithubLinkResponse {
  @ApiProperty({
    format: 'uri',
    description:
      'for your browser to go to, once, within a minute; `client_state` and `access` may be added',
  })
  url!: string;
}
