/**
 * What the product offers no client: a room for everybody, and messages that publish to it, to the
 * streams of users, and to one other user. All of it goes through the product's own channels.
 *
 * @param {NodeJS.Require} require
 * @param {string} dist where the built product is
 */
export function benchModule(require, dist) {
  const { Module } = require('@nestjs/common');
  const { ChannelPublisher } = require(`${dist}/realtime/channels/channel-publisher.js`);
  const { ClientMessages } = require(`${dist}/realtime/client-messages.js`);
  const { RoomPolicies } = require(`${dist}/realtime/room-policies.js`);

  class BenchModule {}
  Module({})(BenchModule);
  return {
    module: BenchModule,
    providers: [
      {
        provide: 'bench',
        inject: [RoomPolicies, ClientMessages, ChannelPublisher],
        useFactory: register,
      },
    ],
  };
}

/**
 * @typedef {{ publish: (channels: string[], message: { event: string, payload: object }) => Promise<void> }} Publisher
 * @typedef {{ register: (entry: object) => void }} Registry
 */

/** @type {(rooms: Registry, messages: Registry, publisher: Publisher) => object} */
function register(rooms, messages, publisher) {
  rooms.register({
    name: 'bench',
    ...{ title: 'bench', summary: "The benchmark's.", shows: {} },
    channelOf: (/** @type {unknown} */ _principal, /** @type {string} */ id) => `bench:${id}`,
    snapshot: async () => ({ data: {} }),
  });
  /** @type {(name: string, handle: (payload: any) => Promise<unknown>) => void} */
  const onMessage = (name, handle) =>
    messages.register({
      name,
      ...{ summary: "The benchmark's.", payload: {}, reply: null },
      handle: async (/** @type {unknown} */ _connection, /** @type {unknown} */ payload) => {
        await handle(payload);
        return {};
      },
    });
  onMessage('bench-publish', (payload) =>
    publisher.publish(['bench:all'], { event: 'bench', payload }),
  );
  onMessage('bench-relay', ({ to, ...payload }) =>
    publisher.publish([`bench:${to}`], { event: 'bench-relay', payload }),
  );
  onMessage('bench-each', async ({ users, count }) => {
    const channels = users.map((/** @type {string} */ id) => `user:${id}`);
    for (let n = 1; n <= count; n++) {
      await publisher.publish(channels, { event: 'bench-missed', payload: { n } });
    }
  });
  return {};
}
