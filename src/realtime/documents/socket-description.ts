import {
  EXPIRY_GRACE_MS,
  MAX_MESSAGE_BYTES,
  MAX_ROOMS,
  MESSAGE_BURST,
  MESSAGES_PER_SECOND,
  PING_EVERY_MS,
  PONG_WITHIN_MS,
  SNAPSHOT_BURST,
  SNAPSHOTS_PER_SECOND,
} from '../limits.js';
import { CLOSE_CODES } from './close-code-table.js';

const seconds = (milliseconds: number): string => `${milliseconds / 1000} s`;

const CODES = CLOSE_CODES.map(
  ({ code, reason, meaning, reconnect }) =>
    `| ${code} | ${reason} | ${meaning} | ${reconnect ? 'yes' : 'no'} |`,
).join('\n');

/** What no single message says, as Markdown. */
export const SOCKET_DESCRIPTION = `
Live connections: one stream for each user, over Socket.IO and over plain WebSockets, whichever node
they reach. Names are snake_case, times RFC 3339 in UTC. REST is described at /api/openapi.json.

**Opening.** Every connection shows an access token or a ticket. An \`Origin\`, which browsers always
send, must be one that the server allows; whoever sends none must show a token. A refused upgrade is
answered over HTTP, before the 101, with the error that REST would give (400, 401, 403, 404, 409, 429,
503); Socket.IO calls it \`connect_error\`.

**Messages.** Plain frames are \`{ "type", "payload" }\`, with \`epoch\` and \`seq\` where the message is of
the user's own stream; the flat sockets' are \`{ "type", …payload }\`. Socket.IO emits
\`(payload, { epoch, seq }?)\` under the name of the message. Clients send \`{ "type", "id"?, "payload" }\`
and are answered by \`ack\` with the same \`id\`, or emit and are answered by Socket.IO's own
acknowledgement. Messages of one connection are worked on one after the other, and not before it was
sent what it begins with: \`ready\`, or the history of its jobs. Pass over messages and fields that you
do not know: there will be more.

**Resuming.** \`ready\` says where the stream stands. Keep the last \`epoch\` and \`seq\`, and show them when
you come back: \`?resume=<epoch>:<seq>\`, or \`resume: { epoch, seq }\` in Socket.IO's \`auth\`. With
\`recovered: true\` all that was missed follows in order; with \`false\`, also in the middle of a
connection, something is missing: ask REST for what there is. Only the stream is resumed. A room
begins with a snapshot at each join, also of a room that you are in, so join anew; each message comes once, also to whoever is in
several rooms that it is told to.

**Staying.** The server pings every ${seconds(PING_EVERY_MS)}, and takes whoever does not answer within ${seconds(PONG_WITHIN_MS)}
for gone. Send \`auth:refresh\` before the access token ends: ${seconds(EXPIRY_GRACE_MS)} after its end the socket is
closed. When its session is revoked, the socket is closed within a second.

**Limits.** A message of a client has at most ${MAX_MESSAGE_BYTES / 1024} kB. A client sends at most ${MESSAGE_BURST} messages in a
burst and ${MESSAGES_PER_SECOND} a second sustained, pings counted, and is in at most ${MAX_ROOMS} rooms. It is shown at most
${SNAPSHOT_BURST} snapshots in a burst and ${SNAPSHOTS_PER_SECOND} a second: past that \`join-room\` is refused with \`RATE_LIMITED\`, and
whoever is in the room stays there. Whoever does not read what it is sent is cut off, without a close
code.

**Closing.** Before a server stops it sends \`going_away\` and then closes. Socket.IO has no close codes:
there \`closing\` is sent before, and the client library connects again by itself where it should. A
connection that is cut without a code (1006) may be opened again.

| Code | Reason | Meaning | Connect again |
|---|---|---|---|
${CODES}
`.trim();
