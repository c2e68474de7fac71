import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, MaxLength } from 'class-validator';

const MAX_TOKEN = 128;

/** The token of a mailed link. */
export const MailedToken = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({ maxLength: MAX_TOKEN, description: 'from the link that was mailed' }),
    IsString(),
    IsNotEmpty(),
    MaxLength(MAX_TOKEN),
  );
