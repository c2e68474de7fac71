import { ValidateIf } from 'class-validator';

/** Not `@IsOptional()`, which lets null pass: what that would mean is not to be guessed. */
export const IfGiven = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
