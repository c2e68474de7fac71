import { Global, Module } from '@nestjs/common';
import { ChannelPublisher } from './channels/channel-publisher.js';
import { ClientMessages } from './client-messages.js';
import { PlainEndpoints } from './plain-endpoints.js';
import { RoomPolicies } from './room-policies.js';
import { SocketAuthenticator } from './socket-authenticator.js';
import { VersionedEvents } from './versioned-events.js';

const exported = [
  ChannelPublisher,
  ClientMessages,
  PlainEndpoints,
  RoomPolicies,
  SocketAuthenticator,
  VersionedEvents,
];

@Global()
@Module({ providers: exported, exports: exported })
export class RealtimeModule {}
