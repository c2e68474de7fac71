import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';
import { MAX_USERNAME } from '../../../users/username.js';
import { EventNames } from './event-names.decorator.js';

export class InviteSubscriberRequest {
  @ApiProperty({ example: 'ada-lovelace', description: 'in any case', maxLength: MAX_USERNAME })
  @IsString()
  @IsNotEmpty()
  @MaxLength(MAX_USERNAME)
  username!: string;

  @EventNames('what they are shown; without it, with null and with `["*"]` everything')
  events?: readonly string[] | null;
}
