import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { Server, type ServerOptions, type Socket } from 'socket.io';
import { unavailable } from '../../errors/errors.js';
import { errorAnswer } from '../../http/error-answer.js';
import { requestIdOf } from '../../http/request-id.js';
import { toDomainError } from '../../http/to-domain-error.js';
import { Admission } from '../admission.js';
import { PromptWebSocketServer } from '../prompt-web-socket-server.js';
import { Strangers } from './strangers.js';
import { refuseUpgrade } from '../plain/upgrade-refusal.js';
import { MAX_MESSAGE_BYTES, PING_EVERY_MS, PONG_WITHIN_MS, SOCKET_IO_PATH } from '../limits.js';

/** Without a namespace's handshake for as long, a transport that was opened is closed. */
const CONNECT_WITHIN_MS = 10_000;

/** Socket.IO on the application's HTTP server, set up for many idle sockets. */
export class SocketIoAdapter extends IoAdapter {
  constructor(
    private readonly app: INestApplication,
    private readonly origins: readonly string[],
  ) {
    super(app);
  }

  override createIOServer(): Server {
    const options: Partial<ServerOptions> = {
      path: SOCKET_IO_PATH,
      serveClient: false,
      cors: { origin: [...this.origins], credentials: true },
      maxHttpBufferSize: MAX_MESSAGE_BYTES,
      pingInterval: PING_EVERY_MS,
      pingTimeout: PONG_WITHIN_MS,
      connectTimeout: CONNECT_WITHIN_MS,
      perMessageDeflate: false,
      wsEngine: PromptWebSocketServer,
      httpCompression: false,
      // Upgrades of other paths are not Socket.IO's to end while they are being decided.
      destroyUpgrade: false,
    };
    const server = new Server(this.app.getHttpServer() as HttpServer, options);
    // Channels are ours; Socket.IO would keep a room for each socket, with only that socket in it.
    server.of('/').adapter.addAll = () => undefined;
    const strangers = this.app.get(Strangers);
    server.engine.on('connection', (transport: Socket['conn']) => strangers.watch(transport));
    server.engine.use(refuseUnwelcome(this.app.get(Admission), strangers));
    return server;
  }

  /**
   * Nothing: Nest would subscribe an observable per message and socket. Messages go to the
   * dispatcher, which serves both transports.
   */
  override bindMessageHandlers(): void {
    // See above.
  }

  /** Nothing either: whoever minds listens for itself. */
  override bindClientDisconnect(): void {
    // See above.
  }
}

const tooMany = (): Error => unavailable('Too many connections are being opened just now.');

/** Not a request of a session that there is. */
const isNew = ({ url = '' }: IncomingMessage): boolean => !/[?&]sid=/.test(url);

/** Engine.IO's middleware: refuses foreign origins before anything is opened. */
const refuseUnwelcome =
  (admission: Admission, strangers: Strangers) =>
  (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    try {
      admission.requireOrigin(request.headers.origin);
      // Sessions that there are go on, however many there are.
      if (isNew(request)) admission.requireRoom();
      if (isNew(request) && strangers.crowded) throw tooMany();
    } catch (thrown) {
      const error = toDomainError(thrown);
      const id = requestIdOf(request.headers);
      const { accept, upgrade } = request.headers;
      if (upgrade !== undefined) {
        refuseUpgrade(request.socket, error, id, accept);
        return;
      }
      const { status, headers, body } = errorAnswer(error, id, accept);
      response.writeHead(status, { ...headers, 'X-Request-Id': id }).end(body);
      return;
    }
    next();
  };
