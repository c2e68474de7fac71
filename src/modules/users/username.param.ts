import { Param, type PipeTransform } from '@nestjs/common';
import { ApiParam } from '@nestjs/swagger';
import { notFound } from '../../errors/errors.js';
import { MAX_USERNAME } from './username.js';

const POSSIBLE = /^[a-z\d-]+$/i;

/** What is no username names nobody. Names that are reserved by now may have been given before. */
const usernamePipe: PipeTransform<string, string> = {
  transform: (value) => {
    if (value.length > MAX_USERNAME || !POSSIBLE.test(value)) throw notFound();
    return value;
  },
};

/** The route's `:username`. */
export const UsernameParam = (): ParameterDecorator => (target, key, index) => {
  Param('username', usernamePipe)(target, key, index);
  const descriptor = key === undefined ? undefined : Object.getOwnPropertyDescriptor(target, key);
  if (key !== undefined && descriptor) {
    ApiParam({ name: 'username', description: 'in any case' })(target, key, descriptor);
  }
};
