import { ValidateBy } from 'class-validator';
import { usernameFault } from './username.js';

export const IsUsername = (): PropertyDecorator =>
  ValidateBy({
    name: 'isUsername',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && usernameFault(value) === undefined,
      defaultMessage: (context) => {
        const value: unknown = context?.value;
        const fault = typeof value === 'string' ? usernameFault(value) : undefined;
        return `$property ${fault ?? 'must be a username'}`;
      },
    },
  });
