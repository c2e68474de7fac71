import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { WebSocket } from 'ws';
import { notFound, validationError } from '../../errors/errors.js';
import { logFailure } from '../../http/log-failure.js';
import type { Principal } from '../../http/principal.js';
import { requestIdOf } from '../../http/request-id.js';
import { RequestObserver } from '../../http/request-observer.js';
import { SenderAddress } from '../../http/sender-address.js';
import { toDomainError } from '../../http/to-domain-error.js';
import type { Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { currentContext, runWithContext, withoutContext } from '../../logging/request-context.js';
import { Admission } from '../admission.js';
import { LiveConnections } from '../connections/live-connections.js';
import { BEARER_PROTOCOL, credentialsOf } from '../handshake.js';
import { MAX_MESSAGE_BYTES, SOCKET_IO_PATH } from '../limits.js';
import { type OpenSocket, type PlainEndpoint, PlainEndpoints } from '../plain-endpoints.js';
import { PromptWebSocketServer } from '../prompt-web-socket-server.js';
import { PlainConnection } from './plain-connection.js';
import { PlainMessages } from './plain-messages.js';
import { asksForWebSocket, ignoreUpgrade, requireHandshake } from './plain-request.js';
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
    private readonly senders: SenderAddress,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    // Thrown by `handleUpgrade`, then, and answered as whatever else is refused.
    this.server.on('wsClientError', ({ message }) => {
      throw validationError([{ field: '(upgrade)', message }]);
    });
  }

  install(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      if (!asksForWebSocket(request)) {
        ignoreUpgrade(server, request, socket, head);
        return;
      }
      if (request.url?.startsWith(SOCKET_IO_PATH)) return;
      runWithContext({ requestId: requestIdOf(request.headers) }, () => {
        void this.take(request, socket, head);
      });
    });
  }

  private async take(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const begun = performance.now();
    const { headers } = request;
    const address = this.senders.of(request);
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
      method: request.method ?? '',
      url: request.url ?? '',
      route: admitted?.endpoint.name ?? '(upgrade)',
      status,
      milliseconds: performance.now() - begun,
      ip: address,
      userId: currentContext()?.userId,
      aborted: socket.destroyed,
    });
  }

  private async admit(request: IncomingMessage, address: string | undefined): Promise<Admitted> {
    requireHandshake(request);
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
    // Many may have been admitted meanwhile.
    this.connections.requireRoomFor(admitted.principal.userId);
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
    this.connections.begin(connection, () => open(connection));
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
