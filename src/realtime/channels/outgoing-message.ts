import type { ChannelMessage } from './channel-message.js';
import { textFrame } from './text-frame.js';

/** Engine.IO's `message` and Socket.IO's `EVENT` packet, for the root namespace. */
const ENGINE_MESSAGE = '4';
const SOCKET_EVENT = '2';

/** One message as each transport writes it: encoded once, however many connections it goes to. */
export class OutgoingMessage {
  private plainText: Buffer | undefined;
  private flatText: Buffer | undefined;
  private packetText: string | undefined;
  private packetFrame: Buffer | undefined;

  constructor(readonly message: ChannelMessage) {}

  /** `{ "type", "payload", "epoch"?, "seq"? }` */
  get plain(): Buffer {
    const { event, payload, position } = this.message;
    return (this.plainText ??= Buffer.from(
      position
        ? `{"type":${JSON.stringify(event)},"payload":${payload},"epoch":${JSON.stringify(position.epoch)},"seq":${position.seq}}`
        : `{"type":${JSON.stringify(event)},"payload":${payload}}`,
    ));
  }

  /** `{ "type", …payload }` */
  get flat(): Buffer {
    const { event, payload } = this.message;
    const rest = payload === '{}' ? '}' : `,${payload.slice(1)}`;
    return (this.flatText ??= Buffer.from(`{"type":${JSON.stringify(event)}${rest}`));
  }

  /** A Socket.IO packet `(payload, { epoch, seq }?)`. */
  get packet(): string {
    const { event, payload, position } = this.message;
    const meta = position
      ? `,{"epoch":${JSON.stringify(position.epoch)},"seq":${position.seq}}`
      : '';
    return (this.packetText ??= `${SOCKET_EVENT}[${JSON.stringify(event)},${payload}${meta}]`);
  }

  /** The packet as a WebSocket frame. */
  get frame(): Buffer {
    return (this.packetFrame ??= textFrame(ENGINE_MESSAGE + this.packet));
  }
}
