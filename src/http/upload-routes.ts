import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { UniqueRegistry } from '../registry/unique-registry.js';

/** Routes whose body is a form with a file, which they read themselves: `POST /api/files`. */
@Injectable()
export class UploadRoutes extends UniqueRegistry<{ readonly name: string }> {
  constructor() {
    super('upload route');
  }

  /** Paths are matched without regard to case, as the router does. */
  include({ method, path }: Pick<Request, 'method' | 'path'>): boolean {
    return this.find(`${method} ${path.toLowerCase().replace(/\/+$/, '')}`) !== undefined;
  }
}
