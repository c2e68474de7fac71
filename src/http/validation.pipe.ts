import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldFault, validationError } from '../errors/errors.js';

/** These are about the type; of a value of another type the further rules have nothing to say. */
const TYPE_RULES = ['whitelistValidation', 'isString', 'isInt', 'isNumber', 'isBoolean', 'isArray'];

const messageOf = (constraints: Readonly<Record<string, string>>): readonly string[] => {
  const type = TYPE_RULES.find((rule) => constraints[rule] !== undefined);
  const [first] = Object.keys(constraints);
  const message = constraints[type ?? first ?? ''];
  return message === undefined ? [] : [message];
};

/** One fault a field, the most basic one. */
const faultsOf = (errors: readonly ValidationError[], parent = ''): readonly FieldFault[] =>
  errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const field = parent + property;
    return [
      ...messageOf(constraints).map((message) => ({ field, message })),
      ...faultsOf(children, `${field}.`),
    ];
  });

/** Strict: unknown properties are faults, and types are those of the JSON, not coerced. */
export const createValidationPipe = (): ValidationPipe =>
  new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    forbidUnknownValues: true,
    transform: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => validationError(faultsOf(errors)),
  });
