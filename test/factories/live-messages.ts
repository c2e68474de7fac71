import { userChannel } from '../../src/realtime/channels/channel-names.js';
import { ChannelPublisher } from '../../src/realtime/channels/channel-publisher.js';
import type { TestApp } from '../support/app.js';
import type { LiveClient } from '../support/live-client.js';

/** A node of the deployment, or a publisher beside it. */
type Speaker = Pick<TestApp, 'app'> | ChannelPublisher;

const publisherOf = (speaker: Speaker): ChannelPublisher =>
  speaker instanceof ChannelPublisher ? speaker : speaker.app.get(ChannelPublisher);

/** A name that no two publications share. */
let published = 0;

/** Publishes to a user's stream; resolves with the message's name. */
export const say = async (
  speaker: Speaker,
  userId: string,
  more: Readonly<Record<string, unknown>> = {},
): Promise<string> => {
  published += 1;
  const id = `message-${published}`;
  const message = { event: 'notification', payload: { id, ...more } };
  await publisherOf(speaker).publish([userChannel(userId)], message);
  return id;
};

/** Publishes so many, one after the other; resolves with their names in order. */
export const sayMany = async (
  speaker: Speaker,
  userId: string,
  count: number,
): Promise<string[]> => {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) ids.push(await say(speaker, userId));
  return ids;
};

/** The names of what a client was told, in the order in which it came. */
export const heard = (client: LiveClient): string[] =>
  client.ofType('notification').map(({ payload }) => payload.id as string);

/** Waits until a client has this message, and so whatever was published before it. */
export const hears = (client: LiveClient, id: string, withinMs?: number): Promise<void> =>
  client.until(`hearing ${id}`, () => heard(client).includes(id), withinMs);
