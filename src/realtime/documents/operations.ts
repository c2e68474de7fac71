import { acksOf } from './acks.js';
import { type OperationObject, type Reference, referTo } from './asyncapi.js';
import { requestKey } from './channels.js';
import type { SocketAddress } from './socket-address.js';

/** By their ids. */
type Operations = Readonly<Record<string, OperationObject>>;

const channelAt = (id: string): Reference => referTo('channels', id);

const messagesAt = (id: string, keys: readonly string[]): readonly Reference[] =>
  keys.map((key) => referTo('channels', id, 'messages', key));

/** What the server sends, and what it takes and answers. */
export const operationsOf = ({ id, events, messages }: SocketAddress): Operations => {
  const channel = channelAt(id);
  const operations: Record<string, OperationObject> = {};
  for (const { name, summary } of events) {
    operations[`${id}.send.${name}`] = {
      action: 'send',
      channel,
      summary,
      messages: messagesAt(id, [name]),
    };
  }
  for (const message of messages) {
    const { name, summary } = message;
    const acks = acksOf(message).map(({ key }) => key);
    operations[`${id}.receive.${name}`] = {
      action: 'receive',
      channel,
      summary,
      messages: messagesAt(id, [requestKey(name)]),
      reply: { channel, messages: messagesAt(id, acks) },
    };
  }
  return operations;
};
