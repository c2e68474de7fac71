import { Global, Module } from '@nestjs/common';
import { Database } from '../database/database.js';
import { days, expiredRows } from '../database/expired-rows.js';
import { Retention } from '../database/retention.js';
import { Admission } from './admission.js';
import { AnnouncementBacklog } from './announcements/announcement-backlog.js';
import { AnnouncementRelay } from './announcements/announcement-relay.js';
import { AnnouncementRepository } from './announcements/announcement.repository.js';
import { Announcements } from './announcements/announcements.js';
import { ChannelGaps } from './channels/channel-gaps.js';
import { ChannelHistory } from './channels/channel-history.js';
import { ChannelPublisher } from './channels/channel-publisher.js';
import { ChannelSubscriptions } from './channels/channel-subscriptions.js';
import { ClientMessages } from './client-messages.js';
import { AuthRefresh } from './connections/auth-refresh.js';
import { LiveConnections } from './connections/live-connections.js';
import { MessageDispatcher } from './connections/message-dispatcher.js';
import { READY } from './connections/ready.js';
import { RoomAudiences } from './connections/room-audiences.js';
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

/** As long as a stream knows where it stands: for whoever comes back later, all is new. */
const ANNOUNCED_WITHIN_DAYS = 1;

const exported = [
  Admission,
  AnnouncementBacklog,
  AnnouncementRelay,
  Announcements,
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
    AnnouncementRepository,
    AuthRefresh,
    ChannelGaps,
    ChannelHistory,
    PlainMessages,
    RoomAudiences,
    RoomMessages,
    SessionWatch,
    StreamEndpoint,
  ],
  exports: exported,
})
export class RealtimeModule {
  constructor(events: SocketEvents, retention: Retention, database: Database) {
    for (const event of [READY, GOING_AWAY, CLOSING]) events.register(event);
    const kept = { column: 'created_at', keptSeconds: days(ANNOUNCED_WITHIN_DAYS) };
    retention.register(expiredRows(database, { table: 'live_announcements', ...kept }));
  }
}

/** Socket.IO's side, which Nest starts by itself wherever there is a gateway: for web processes. */
@Module({ providers: [LiveGateway, SocketIoSessions, Strangers] })
export class LiveGatewayModule {}
