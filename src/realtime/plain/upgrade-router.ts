import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { WebSocket } from 'ws';
import { DomainError } from '../../errors/domain-error.js';
import { notFound, validationError } from '../../errors/errors.js';
import type { AddressOf } from '../../http/direct-dispatcher.js';
import { logFailure } from '../../http/log-failure.js';
import type { Principal } from '../../http/principal.js';
import { requestIdOf } from '../../http/request-id.js';
import { RequestObserver } from '../../http/request-observer.js';
import { toDomainError } from '../../http/to-domain-error.js';
import { errorFields, type Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { currentContext, runWithContext, withoutContext } from '../../logging/request-context.js';
import { Admission } from '../admission.js';
import { INTERNAL_ERROR, TRY_AGAIN } from '../close-codes.js';
import { LiveConnections } from '../connections/live-connections.js';
import { BEARER_PROTOCOL, credentialsOf } from '../handshake.js';
import { MAX_MESSAGE_BYTES, SOCKET_IO_PATH } from '../limits.js';
import { type OpenSocket, type PlainEndpoint, PlainEndpoints } from '../plain-endpoints.js';
import { PromptWebSocketServer } from '../prompt-web-socket-server.js';
import { PlainConnection } from './plain-connection.js';
import { PlainMessages } from './plain-messages.js';
import { asksForWebSocket, ignoreUpgrade } from './plain-request.js';
import { refuseUpgrade } from './upgrade-refusal.js';

const HANDSHAKE_WITHIN_MS = 10_000;

const ignore = (): void => undefined;

/** An upgrade that may go on: who it is, and what follows. */
interface Admitted {
  readonly endpoint: PlainEndpoint;
  readonly principal: Principal;
  readonly open: OpenSocket;
}

/** Takes every upgrade but Socket.IO's: decided first, and only then answered with 101. */
@Injectable()
export class UpgradeRouter {
  private readonly server = new PromptWebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_MESSAGE_BYTES,
    // A token travels as a subprotocol, too; it is never the one that is selected.
    handleProtocols: (offered) => offered.has(BEARER_PROTOCOL) && BEARER_PROTOCOL,
  });

  constructor(
    private readonly endpoints: PlainEndpoints,
    private readonly admission: Admission,
    private readonly connections: LiveConnections,
    private readonly messages: PlainMessages,
    private readonly observer: RequestObserver,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.server.on('wsClientError', (fault, socket, request) => {
      const error = validationError([{ field: '(upgrade)', message: fault.message }]);
      refuseUpgrade(socket, error, requestIdOf(request.headers), request.headers.accept);
    });
  }

  install(server: Server, addressOf: AddressOf): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (!asksForWebSocket(request)) {
        ignoreUpgrade(server, request, socket, head);
        return;
      }
      if (request.url?.startsWith(SOCKET_IO_PATH)) return;
      runWithContext({ requestId: requestIdOf(request.headers) }, () => {
        void this.take(request, socket, head, addressOf(request));
      });
    });
  }

  private async take(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    address: string | undefined,
  ): Promise<void> {
    const begun = performance.now();
    const { headers } = request;
    const late = setTimeout(() => socket.destroy(), HANDSHAKE_WITHIN_MS);
    // Whoever goes away meanwhile is noticed below.
    socket.on('error', ignore);
    let status = 101;
    let admitted: Admitted | undefined;
    try {
      admitted = await this.admit(request, address);
      this.upgrade(request, socket, head, admitted);
    } catch (thrown) {
      const error = toDomainError(thrown);
      logFailure(this.logger, error);
      status = refuseUpgrade(socket, error, requestIdOf(headers), headers.accept);
    } finally {
      clearTimeout(late);
    }
    this.observer.observe({
      method: 'GET',
      url: request.url ?? '',
      route: admitted?.endpoint.name ?? '(upgrade)',
      status,
      milliseconds: performance.now() - begun,
      ip: address,
      userId: currentContext()?.userId,
      aborted: false,
    });
  }

  private async admit(request: IncomingMessage, address: string | undefined): Promise<Admitted> {
    const { pathname, searchParams } = addressOfRequest(request);
    const endpoint = this.endpoints.find(pathname);
    if (!endpoint) throw notFound();
    const credentials = credentialsOf(request.headers, searchParams);
    this.admission.requireWelcome(request.headers.origin, credentials);
    const principal = await this.admission.authenticate(credentials, address);
    const context = currentContext();
    if (context) context.userId = principal.userId;
    return { endpoint, principal, open: await endpoint.admit(principal, searchParams) };
  }

  private upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    admitted: Admitted,
  ): void {
    // Not in the request's context: the socket outlives it by hours.
    withoutContext(() => {
      this.server.handleUpgrade(request, socket, head, (opened) => this.open(opened, admitted));
    });
  }

  private open(socket: WebSocket, { endpoint, principal, open }: Admitted): void {
    const { frames } = endpoint;
    const connection = new PlainConnection(
      principal,
      this.connections,
      socket,
      frames,
      this.messages,
    );
    this.connections.add(connection);
    open(connection).catch((error: unknown) => {
      const expected = error instanceof DomainError && error.kind !== 'internal';
      if (!expected) this.logger.error('a socket could not be opened', errorFields(error));
      // What was there at the door and is gone now is refused there when it is asked for again.
      connection.close(expected ? TRY_AGAIN : INTERNAL_ERROR);
    });
  }
}

/** @throws DomainError 400 */
const addressOfRequest = ({ url = '' }: IncomingMessage): URL => {
  try {
    return new URL(url, 'http://localhost');
  } catch {
    throw validationError([{ field: '(path)', message: 'is not a valid address' }]);
  }
};
