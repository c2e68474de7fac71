import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

const MAX_LINK_CODE = 512;

export class ConfirmGithubLinkRequest {
  @ApiProperty({
    maxLength: MAX_LINK_CODE,
    description: 'from the address that the callback led to',
  })
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_LINK_CODE)
  link_code!: string;
}
