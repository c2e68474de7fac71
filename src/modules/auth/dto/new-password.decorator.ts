import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsString, MaxLength, MinLength } from 'class-validator';
import { MAX_PASSWORD, MIN_PASSWORD } from './login.request.js';

/** A password that somebody chooses; how common it is shows only where it is hashed. */
export const NewPassword = (): PropertyDecorator =>
  applyDecorators(
    ApiProperty({
      format: 'password',
      minLength: MIN_PASSWORD,
      maxLength: MAX_PASSWORD,
      description: 'the most common ones are refused',
    }),
    IsString(),
    MinLength(MIN_PASSWORD),
    MaxLength(MAX_PASSWORD),
  );
