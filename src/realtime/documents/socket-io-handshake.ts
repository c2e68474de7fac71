import { objectOf } from '../json-schema.js';
import { type ChannelObject, type OperationObject, referTo } from './asyncapi.js';
import { schemaOf } from './shared-schemas.js';

const CONNECT = 'connect';
const CONNECT_ERROR = 'connect_error';

/** Socket.IO's own packets that begin a connection, beside the messages of the channel. */
export const HANDSHAKE: ChannelObject['messages'] = {
  [CONNECT]: {
    name: CONNECT,
    summary: 'What the client library sends of its option `auth`.',
    payload: objectOf(
      {},
      {
        token: { type: 'string', description: 'the access token, unless a header has it' },
        resume: schemaOf('sockets', 'resume'),
      },
    ),
  },
  [CONNECT_ERROR]: {
    name: CONNECT_ERROR,
    summary: 'The connection is refused; `data` is the error as REST has it.',
    payload: objectOf({ message: { type: 'string' }, data: schemaOf('sockets', 'error') }),
  },
};

/** A good handshake is answered by the event `ready`. */
export const connectOperation = (id: string): OperationObject => {
  const channel = referTo('channels', id);
  const inChannel = (key: string) => referTo('channels', id, 'messages', key);
  return {
    action: 'receive',
    channel,
    summary: 'Connect, and come back to where one left off.',
    messages: [inChannel(CONNECT)],
    reply: { channel, messages: ['ready', CONNECT_ERROR].map(inChannel) },
  };
};
