import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from '../logging/logger.js';
import { LOGGER } from '../logging/logging.module.js';
import { runWithContext } from '../logging/request-context.js';
import {
  type DirectAnswer,
  type DirectRequest,
  type DirectRoute,
  DirectRoutes,
} from './direct-routes.js';
import { errorAnswer } from './error-answer.js';
import { logFailure } from './log-failure.js';
import { requestIdOf } from './request-id.js';
import { RequestObserver } from './request-observer.js';
import { SenderAddress } from './sender-address.js';
import { toDomainError } from './to-domain-error.js';

interface Match {
  readonly route: DirectRoute;
  readonly parameters: readonly string[];
}

const ANSWER_HEADERS = {
  'Content-Type': 'application/json; charset=utf-8',
  'Cache-Control': 'no-store',
};

/** The path of a request's target: RFC 9112 §3.2 has servers take the absolute form too. */
const pathOf = (target: string): string => {
  const origin = target.startsWith('/') ? '' : (/^https?:\/\/[^/?]*/i.exec(target)?.[0] ?? '');
  const query = target.indexOf('?');
  return target.slice(origin.length, query === -1 ? undefined : query);
};

/** Answers the direct routes on the server itself and hands everything else to the framework. */
@Injectable()
export class DirectDispatcher {
  constructor(
    private readonly routes: DirectRoutes,
    private readonly observer: RequestObserver,
    private readonly senders: SenderAddress,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Goes in front of the framework's own request listener. */
  install(server: Server, framework: RequestListener): void {
    server.removeAllListeners('request');
    server.on('request', (message: IncomingMessage, response: ServerResponse) => {
      const match = this.match(message);
      if (match) this.dispatch(match, message, response);
      else framework(message, response);
    });
  }

  private match({ method, url = '' }: IncomingMessage): Match | undefined {
    if (method !== 'POST') return undefined;
    const path = pathOf(url);
    for (const route of this.routes.all()) {
      const found = route.pattern.exec(path);
      if (found) return { route, parameters: found.slice(1) };
    }
    return undefined;
  }

  private dispatch(
    { route, parameters }: Match,
    message: IncomingMessage,
    response: ServerResponse,
  ): void {
    const begun = performance.now();
    const id = requestIdOf(message.headers);
    const address = (): string | undefined => this.senders.of(message);
    runWithContext({ requestId: id }, () => {
      response.once('close', () => {
        this.observer.observe({
          method: 'POST',
          url: message.url ?? '',
          route: route.name,
          status: response.statusCode,
          milliseconds: performance.now() - begun,
          ip: address(),
          userId: undefined,
          aborted: !response.writableFinished,
        });
      });
      void this.answer(route, { message, parameters, address }, response, id);
    });
  }

  private async answer(
    route: DirectRoute,
    request: DirectRequest,
    response: ServerResponse,
    id: string,
  ): Promise<void> {
    try {
      const { status, body }: DirectAnswer = await route.handle(request);
      send(response, id, status, ANSWER_HEADERS, JSON.stringify(body));
    } catch (thrown) {
      const error = toDomainError(thrown);
      logFailure(this.logger, error);
      const { status, headers, body } = errorAnswer(error, id, request.message.headers.accept);
      send(response, id, status, headers, body);
    }
  }
}

const send = (
  response: ServerResponse,
  id: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string,
): void => {
  response.writeHead(status, {
    ...headers,
    'X-Request-Id': id,
    'X-Content-Type-Options': 'nosniff',
    'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
};
