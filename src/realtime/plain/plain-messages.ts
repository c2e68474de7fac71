import { Injectable } from '@nestjs/common';
import type { RawData } from 'ws';
import { INVALID_DATA } from '../close-codes.js';
import { MessageDispatcher } from '../connections/message-dispatcher.js';
import type { PlainConnection, PlainListener } from './plain-connection.js';
import { parseFrame } from './plain-frames.js';

/** Client frames, each answered by an `ack` that carries its `id`. */
@Injectable()
export class PlainMessages implements PlainListener {
  constructor(private readonly dispatcher: MessageDispatcher) {}

  onMessage(connection: PlainConnection, data: RawData): void {
    const frame = parseFrame(textOf(data));
    if (!frame) {
      connection.close(INVALID_DATA);
      return;
    }
    const { type, id, payload } = frame;
    this.dispatcher.dispatch(connection, type, payload, (answer) =>
      connection.emit('ack', { id, ...answer }),
    );
  }
}

/** Messages come in one piece unless asked for otherwise. */
const textOf = (data: RawData): string => (Buffer.isBuffer(data) ? data.toString() : '');
