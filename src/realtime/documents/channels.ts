import { objectOf } from '../json-schema.js';
import { acksOf } from './acks.js';
import { type ChannelObject, type MessageObject, referTo } from './asyncapi.js';
import { FRAMES } from './frames.js';
import type { SocketAddress } from './socket-address.js';

const HEADERS = objectOf(
  {},
  {
    Origin: { type: 'string', description: 'must be allowed; browsers send it by themselves' },
    Authorization: { type: 'string', description: '`Bearer <access token>`' },
  },
);

/** An event and a message of the clients may share a name. */
export const requestKey = (name: string): string => `${name}.request`;

const messagesOf = ({ kind, events, messages }: SocketAddress): ChannelObject['messages'] => {
  const frames = FRAMES[kind];
  const described: Record<string, MessageObject> = {};
  for (const event of events) {
    const { name, summary } = event;
    described[name] = { name, summary, ...frames.event(event) };
  }
  for (const message of messages) {
    const { name, summary } = message;
    described[requestKey(name)] = { name, summary, ...frames.request(message) };
  }
  for (const { key, summary, schema } of messages.flatMap(acksOf)) {
    described[key] = { name: 'ack', summary, ...frames.reply(schema) };
  }
  return described;
};

export const channelOf = (socket: SocketAddress): ChannelObject => ({
  address: socket.address,
  summary: socket.summary,
  servers: [referTo('servers', socket.server)],
  messages: messagesOf(socket),
  bindings: {
    ws: { method: 'GET', query: socket.query, headers: HEADERS, bindingVersion: '0.1.0' },
  },
});
