import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { HANDLES_JOB } from './handles-job.js';
import { JobTypes } from './job-types.js';

/** Says which job types lack a handler, have several, or are handled without being registered. */
export const handlerFaults = (
  types: readonly string[],
  handled: readonly string[],
): readonly string[] => [
  ...types.filter((type) => !handled.includes(type)).map((type) => `${type} has no handler`),
  ...handled
    .filter((type, index) => handled.indexOf(type) !== index)
    .map((type) => `${type} has more than one handler`),
  ...handled
    .filter((type) => !types.includes(type))
    .map((type) => `${type} is handled but not registered`),
];

/** Stops the start of a worker in which some job would be dropped in silence. */
@Injectable()
export class HandlerCheck implements OnApplicationBootstrap {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
    private readonly types: JobTypes,
  ) {}

  onApplicationBootstrap(): void {
    const handled = this.discovery.getProviders().flatMap(({ instance }) => this.jobsOf(instance));
    const faults = handlerFaults(
      this.types.all().map(({ name }) => name),
      handled,
    );
    if (faults.length > 0) throw new Error(`queues: ${faults.join('; ')}`);
  }

  private jobsOf(instance: unknown): readonly string[] {
    if (typeof instance !== 'object' || instance === null) return [];
    const prototype: unknown = Object.getPrototypeOf(instance);
    if (typeof prototype !== 'object' || prototype === null) return [];
    return this.scanner.getAllMethodNames(prototype).flatMap((key) => {
      const method: unknown = Object.getOwnPropertyDescriptor(prototype, key)?.value;
      if (typeof method !== 'function') return [];
      const job = this.reflector.get<string | undefined>(HANDLES_JOB, method);
      return job === undefined ? [] : [job];
    });
  }
}
