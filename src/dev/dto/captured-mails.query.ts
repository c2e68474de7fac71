import { IsOptional, IsString, MaxLength } from 'class-validator';

export class CapturedMailsQuery {
  /** Only mails to this address. */
  @IsOptional()
  @IsString()
  @MaxLength(320)
  to?: string;
}
