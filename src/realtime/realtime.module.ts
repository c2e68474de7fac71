import { Global, Module } from '@nestjs/common';
import { Admission } from './admission.js';
import { ChannelGaps } from './channels/channel-gaps.js';
import { ChannelHistory } from './channels/channel-history.js';
import { ChannelPublisher } from './channels/channel-publisher.js';
import { ChannelSubscriptions } from './channels/channel-subscriptions.js';
import { ClientMessages } from './client-messages.js';
import { AuthRefresh } from './connections/auth-refresh.js';
import { LiveConnections } from './connections/live-connections.js';
import { MessageDispatcher } from './connections/message-dispatcher.js';
import { READY } from './connections/ready.js';
import { RoomMessages } from './connections/room-messages.js';
import { Rooms } from './connections/rooms.js';
import { SessionWatch } from './connections/session-watch.js';
import { GOING_AWAY, SocketDrain } from './connections/socket-drain.js';
import { UserStream } from './connections/user-stream.js';
import { AsyncApiController } from './documents/asyncapi.controller.js';
import { CLOSING } from './documents/closing-event.js';
import { PlainMessages } from './plain/plain-messages.js';
import { StreamEndpoint } from './plain/stream-endpoint.js';
import { UpgradeRouter } from './plain/upgrade-router.js';
import { PlainEndpoints } from './plain-endpoints.js';
import { RoomPolicies } from './room-policies.js';
import { LiveGateway } from './socket-io/live.gateway.js';
import { Strangers } from './socket-io/strangers.js';
import { SocketIoSessions } from './socket-io/socket-io-sessions.js';
import { SocketAuthenticator } from './socket-authenticator.js';
import { SocketEvents } from './socket-events.js';
import { Tickets } from './tickets.js';
import { TicketsController } from './tickets.controller.js';
import { VersionedEvents } from './versioned-events.js';

const exported = [
  Admission,
  ChannelPublisher,
  ChannelSubscriptions,
  ClientMessages,
  LiveConnections,
  MessageDispatcher,
  PlainEndpoints,
  RoomPolicies,
  Rooms,
  SocketAuthenticator,
  SocketDrain,
  SocketEvents,
  Tickets,
  UpgradeRouter,
  UserStream,
  VersionedEvents,
];

@Global()
@Module({
  controllers: [AsyncApiController, TicketsController],
  providers: [
    ...exported,
    AuthRefresh,
    ChannelGaps,
    ChannelHistory,
    PlainMessages,
    RoomMessages,
    SessionWatch,
    StreamEndpoint,
  ],
  exports: exported,
})
export class RealtimeModule {
  constructor(events: SocketEvents) {
    for (const event of [READY, GOING_AWAY, CLOSING]) events.register(event);
  }
}

/** Socket.IO's side, which Nest starts by itself wherever there is a gateway: for web processes. */
@Module({ providers: [LiveGateway, SocketIoSessions, Strangers] })
export class LiveGatewayModule {}
