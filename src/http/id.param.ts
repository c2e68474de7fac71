import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { validate as isUuid } from 'uuid';
import { notFound } from '../errors/errors.js';

/** What is no id names nothing, so it is answered like an id that names nothing. */
const idPipe: PipeTransform<string, string> = {
  transform: (value) => {
    if (!isUuid(value)) throw notFound();
    return value.toLowerCase();
  },
};

/** The route's `:id`. */
export const IdParam = (): ParameterDecorator => (target, key, index) => {
  Param('id', idPipe)(target, key, index);
  const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
  if (key !== undefined && descriptor) {
    ApiParam({ name: 'id', format: 'uuid' })(target, key, descriptor);
  }
};
