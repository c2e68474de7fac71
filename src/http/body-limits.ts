import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { UniqueRegistry } from '../registry/unique-registry.js';

const DEFAULT_BYTES = 100 * 1024;

/** How long bodies of JSON may be below a path of two segments: `/api/snippets`. */
export interface BodyLimit {
  readonly name: string;
  readonly limitBytes: number;
}

/** 100 kB, unless what is sent there is long by nature. */
@Injectable()
export class BodyLimits extends UniqueRegistry<BodyLimit> {
  constructor() {
    super('body limit');
  }

  /** In bytes. Paths are matched without regard to case, as the router does. */
  of({ path }: Pick<Request, 'path'>): number {
    const [, first = '', second = ''] = path.toLowerCase().split('/');
    return this.find(`/${first}/${second}`)?.limitBytes ?? DEFAULT_BYTES;
  }
}
