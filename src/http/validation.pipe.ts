import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { type FieldFault, validationError } from '../errors/errors.js';

const faultsOf = (errors: readonly ValidationError[], parent = ''): readonly FieldFault[] =>
  errors.flatMap(({ property, constraints = {}, children = [] }) => {
    const field = parent + property;
    return [
      ...Object.values(constraints).map((message) => ({ field, message })),
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
    stopAtFirstError: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) => validationError(faultsOf(errors)),
  });
