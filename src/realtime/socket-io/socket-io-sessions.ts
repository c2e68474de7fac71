import { Injectable } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { bearerToken } from '../../http/bearer-token.js';
import { SenderAddress } from '../../http/sender-address.js';
import type { Principal } from '../../http/principal.js';
import { Admission } from '../admission.js';
import type { StreamPosition } from '../channels/channel-message.js';
import { LiveConnections } from '../connections/live-connections.js';
import { MessageDispatcher } from '../connections/message-dispatcher.js';
import { UserStream } from '../connections/user-stream.js';
import { type Credentials, resumeOf } from '../handshake.js';
import { Strangers } from './strangers.js';
import { SocketIoConnection } from './socket-io-connection.js';

/** Who was let in, until the socket is open. */
interface Admitted {
  readonly principal: Principal;
  readonly resume: StreamPosition | undefined;
}

/** What a client puts into `auth`; nothing in it is believed. */
const authOf = (socket: Socket): Readonly<Record<string, unknown>> => {
  const { auth } = socket.handshake as { readonly auth: unknown };
  return typeof auth === 'object' && auth !== null ? { ...auth } : {};
};

const credentialsOf = (socket: Socket): Credentials | undefined => {
  const { token = bearerToken(socket.handshake.headers) } = authOf(socket);
  return typeof token === 'string' ? { kind: 'bearer', token } : undefined;
};

/** Shared by all: what was shown at the door is not kept. */
const FORGOTTEN: Readonly<Partial<Socket['handshake']>> = { headers: {}, query: {}, auth: {} };

/**
 * The first request and what came with it are most of an idle connection's memory. Overwritten, not
 * deleted: an object that lost a property costs V8 more than the property did.
 */
const forgetRequest = (socket: Socket): void => {
  Reflect.set(socket.conn, 'request', undefined);
  Reflect.set(socket.client, 'request', undefined);
  Reflect.set(socket, 'handshake', FORGOTTEN);
};

/** Opens Socket.IO's sockets: admitted first, connected then. */
@Injectable()
export class SocketIoSessions {
  private readonly admitted = new WeakMap<Socket, Admitted>();

  constructor(
    private readonly admission: Admission,
    private readonly connections: LiveConnections,
    private readonly stream: UserStream,
    private readonly dispatcher: MessageDispatcher,
    private readonly senders: SenderAddress,
    private readonly strangers: Strangers,
  ) {}

  /** @throws DomainError */
  async admit(socket: Socket): Promise<void> {
    const credentials = credentialsOf(socket);
    this.admission.requireWelcome(socket.handshake.headers.origin, credentials);
    const address = this.senders.of(socket.request);
    const principal = await this.admission.authenticate(credentials, address);
    this.admitted.set(socket, { principal, resume: resumeOf(authOf(socket)['resume']) });
  }

  open(socket: Socket): void {
    const admitted = this.admitted.get(socket);
    if (!admitted) throw new Error('a socket was connected that had not been admitted');
    this.admitted.delete(socket);
    // Several handshakes on one transport would be several connections with one wire.
    if (!this.strangers.know(socket.conn)) {
      socket.conn.close(true);
      return;
    }
    forgetRequest(socket);
    const connection = new SocketIoConnection(admitted.principal, this.connections, socket);
    socket.onAny((event: string, ...given: unknown[]) => this.onMessage(connection, event, given));
    this.connections.begin(connection, () => this.stream.follow(connection, admitted.resume));
  }

  private onMessage(connection: SocketIoConnection, event: string, given: unknown[]): void {
    const last = given.at(-1);
    const ack = typeof last === 'function' ? given.pop() : undefined;
    this.dispatcher.dispatch(connection, event, given[0], (answer) =>
      connection.acknowledge(ack, answer),
    );
  }
}
