import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import type { Request } from 'express';
import { notFound } from '../../../errors/errors.js';

const POSSIBLE = /^[1-9]\d{0,8}$/;

/** What is no number of a revision names none. */
const revisionNumber = (text: unknown): number => {
  if (typeof text !== 'string' || !POSSIBLE.test(text)) throw notFound();
  return Number(text);
};

// Not `@Param`: the validation of parameters makes numbers of `01` and `1e0` before any pipe of ours.
const Parsed = createParamDecorator((_: unknown, context: ExecutionContext): number =>
  revisionNumber(context.switchToHttp().getRequest<Request>().params['number']),
);

/** The route's `:number`. */
export const RevisionNumberParam = (): ParameterDecorator => (target, key, index) => {
  Parsed()(target, key, index);
  const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
  if (key !== undefined && descriptor) {
    const schema = { type: 'integer', minimum: 1 } as const;
    ApiParam({ name: 'number', schema })(target, key, descriptor);
  }
};
