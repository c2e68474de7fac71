import type { IncomingMessage } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { UniqueRegistry } from '../registry/unique-registry.js';

type PathItem = OpenAPIObject['paths'][string];

export interface DirectAnswer {
  readonly status: number;
  /** Sent as JSON. */
  readonly body: object;
}

export interface DirectRequest {
  readonly message: IncomingMessage;
  /** What the pattern's groups matched, as they stand in the path. */
  readonly parameters: readonly string[];
  /** The sender's address, past the proxies that are trusted. */
  readonly address: () => string | undefined;
}

/** What is documented of a direct route. */
export interface DirectOperation {
  /** The route's pattern in logs and metrics. */
  readonly name: string;
  /** In OpenAPI, where routes that differ only in a parameter's name are one path. */
  readonly path: string;
  readonly operation: NonNullable<PathItem['post']>;
}

/** A public POST route; its body is whatever came. */
export interface DirectRoute extends DirectOperation {
  /** Over the path without its query string. */
  readonly pattern: RegExp;
  /** @throws DomainError, which is answered as everywhere else. */
  handle(request: DirectRequest): Promise<DirectAnswer>;
}

/**
 * Routes that are answered on Node's HTTP server itself. Webhooks come in bursts, are read as raw
 * bytes and are of no concern to browsers, so the framework's layers (parsers, CORS, guards,
 * interceptors) would only cost: about two thirds of a small delivery's processor time.
 */
@Injectable()
export class DirectRoutes extends UniqueRegistry<DirectRoute> {
  constructor() {
    super('direct route');
  }
}
