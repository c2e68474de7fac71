import { type OnGatewayConnection, type OnGatewayInit, WebSocketGateway } from '@nestjs/websockets';
import type { Server, Socket } from 'socket.io';
import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '../../errors/domain-error.js';
import { errorBody } from '../../http/error-body.js';
import { toDomainError } from '../../http/to-domain-error.js';
import { runWithContext } from '../../logging/request-context.js';
import { SocketIoSessions } from './socket-io-sessions.js';

/** Socket.IO's own way to say why: `data` is the error's object. */
const connectError = (error: DomainError, requestId: string): Error =>
  Object.assign(new Error(error.message), { data: errorBody(error, requestId).error });

/** Live connections over Socket.IO. */
@WebSocketGateway()
export class LiveGateway implements OnGatewayInit<Server>, OnGatewayConnection<Socket> {
  constructor(private readonly sessions: SocketIoSessions) {}

  /** Nest's guards do not run for connections; this does, before one is made. */
  afterInit(server: Server): void {
    server.use((socket, next) => {
      const requestId = uuidv7();
      runWithContext({ requestId }, () => {
        this.sessions.admit(socket).then(
          () => next(),
          (thrown: unknown) => next(connectError(toDomainError(thrown), requestId)),
        );
      });
    });
  }

  handleConnection(socket: Socket): void {
    this.sessions.open(socket);
  }
}
