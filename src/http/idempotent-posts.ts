import 'reflect-metadata';
import { RequestMethod, SetMetadata } from '@nestjs/common';
import { INTERCEPTORS_METADATA, METHOD_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { PUBLIC } from './access.decorators.js';
import { IdempotencyInterceptor } from './idempotency.interceptor.js';

const FIRST = 'switchboard:before-idempotency';

/**
 * For interceptors that make the body which the key is compared with, or that take longer than a
 * connection to the database may be held: they run before the IdempotencyInterceptor and outside its
 * transaction.
 */
export const RunsBeforeIdempotency = (): ClassDecorator => SetMetadata(FIRST, true);

const runsFirst = (interceptor: unknown): boolean =>
  typeof interceptor === 'function' && Reflect.getMetadata(FIRST, interceptor) === true;

const isPrivatePost = (handler: object, controller: object): boolean =>
  Reflect.getMetadata(METHOD_METADATA, handler) === RequestMethod.POST &&
  Reflect.getMetadata(PUBLIC, handler) !== true &&
  Reflect.getMetadata(PUBLIC, controller) !== true;

/**
 * Puts the IdempotencyInterceptor on every private POST route, so that no new route can forget it.
 * As a global interceptor it would cost every GET a tenth of its processor time: Nest runs its
 * observable machinery as soon as a route has any interceptor.
 */
export const makePostsIdempotent = (app: NestExpressApplication): void => {
  const interceptor = app.get(IdempotencyInterceptor);
  const scanner = new MetadataScanner();
  for (const { metatype } of app.get(DiscoveryService).getControllers()) {
    if (typeof metatype !== 'function') continue;
    const prototype: unknown = metatype.prototype;
    if (typeof prototype !== 'object' || prototype === null) continue;
    for (const name of scanner.getAllMethodNames(prototype)) {
      const handler: unknown = Reflect.get(prototype, name);
      if (typeof handler !== 'function' || !isPrivatePost(handler, metatype)) continue;
      const present: unknown = Reflect.getMetadata(INTERCEPTORS_METADATA, handler);
      const others: readonly unknown[] = Array.isArray(present) ? present : [];
      // The classes are shared by all applications of a process, the interceptor is not.
      const kept = others.filter((other) => !(other instanceof IdempotencyInterceptor));
      const ordered = [
        ...kept.filter(runsFirst),
        interceptor,
        ...kept.filter((other) => !runsFirst(other)),
      ];
      Reflect.defineMetadata(INTERCEPTORS_METADATA, ordered, handler);
    }
  }
};
