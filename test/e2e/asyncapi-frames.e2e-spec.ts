import { Injectable, Module } from '@nestjs/common';
import { userChannel } from '../../src/realtime/channels/channel-names.js';
import { ChannelPublisher } from '../../src/realtime/channels/channel-publisher.js';
import { ClientMessages } from '../../src/realtime/client-messages.js';
import { SocketDrain } from '../../src/realtime/connections/socket-drain.js';
import { CLOSE_CODES } from '../../src/realtime/documents/close-code-table.js';
import { objectOf } from '../../src/realtime/json-schema.js';
import { SocketEvents } from '../../src/realtime/socket-events.js';
import { subjectRoom } from '../../src/modules/social/subjects/subject.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { taken, trackRepository } from '../factories/github-deliveries.js';
import { isTold } from '../factories/github-events.js';
import { becomes } from '../factories/jobs.js';
import { changeLike } from '../factories/likes.js';
import { createJob, LAST_STATUSES } from '../factories/live-jobs.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { publish, subjectUrl } from '../factories/subjects.js';
import { startApp, type TestApp } from '../support/app.js';
import { type LiveClient, refusalOf } from '../support/live-client.js';
import { PlainClient } from '../support/live-plain-client.js';
import { SocketIoClient } from '../support/live-socket-io-client.js';
import { SocketDocument } from '../support/socket-document.js';

jest.setTimeout(60_000);

const TEXT = { type: 'string' };

/** What a later module may bring: an event of the stream, and a message of the same name. */
@Injectable()
class Kettle {
  constructor(events: SocketEvents, messages: ClientMessages, publisher: ChannelPublisher) {
    events.register({
      name: 'kettle_boiled',
      summary: 'The water is hot.',
      payload: objectOf({ tea: TEXT }),
      at: ['socket.io', 'envelope'],
      inStream: true,
    });
    messages.register({
      name: 'kettle_boiled',
      summary: 'Say so.',
      payload: objectOf({}, { tea: TEXT }),
      reply: null,
      handle: async ({ principal }) => {
        const message = { event: 'kettle_boiled', payload: { tea: 'Assam' } };
        await publisher.publish([userChannel(principal.userId)], message);
        return {};
      },
    });
  }
}

@Module({ providers: [Kettle] })
class KettleModule {}

/** Addresses that have the stream and rooms. */
const STREAMS = ['socket.io', 'ws'];

describe('what is sent over sockets', () => {
  let app: TestApp;
  let ada: Account;
  let description: SocketDocument;
  const clients: Record<string, LiveClient> = {};

  const clientOf = (channel: string): LiveClient => {
    const client = clients[channel];
    if (!client) throw new Error(`nobody is at ${channel}`);
    return client;
  };

  /** Sends what the description allows; resolves with the key of the ack. */
  const ask = async (channel: string, name: string, payload: unknown): Promise<string[]> => {
    const client = clientOf(channel);
    const frame = channel === 'socket.io' ? payload : { type: name, id: 1, payload };
    expect(description.fits(channel, `${name}.request`, 'payload', frame)).toBe(true);
    const known = client.ofType('ack').length;
    await client.call(name, payload);
    const ack = client.ofType('ack')[known];
    return ack ? description.kindsOf(channel, ack) : [];
  };

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV, imports: [KettleModule] });
    description = new SocketDocument((await app.get('/api/asyncapi.json')).body);
    ada = await createAccount(app);
    const { token } = ada;
    const jobId = await createJob(app, ada);
    await becomes(app, jobId, 'completed');
    clients['socket.io'] = await SocketIoClient.open(app.url, { token });
    clients['ws'] = await PlainClient.open(app.url, { token });
    clients['api.ws.jobs'] = await PlainClient.open(app.url, { path: '/api/ws/jobs', token });
    await Promise.all(STREAMS.map((channel) => clientOf(channel).next('ready')));
  });

  afterAll(async () => {
    for (const client of Object.values(clients)) client.close();
    await app.close();
  });

  it.each(STREAMS)('answers at %s as it is described', async (channel) => {
    const refreshed = { token: ada.token };
    expect(await ask(channel, 'join-room', 'jobs')).toEqual(['join-room.acknowledged']);
    expect(JSON.stringify(clientOf(channel).ofType('ack')[0]?.whole)).toContain('"completed"');
    expect(await ask(channel, 'leave-room', 'jobs')).toEqual(['acknowledged']);
    expect(await ask(channel, 'leave-room', 'jobs')).toEqual(['refused']);
    expect(await ask(channel, 'join-room', 'job:nothing')).toEqual(['refused']);
    expect(await ask(channel, 'join-room', 'jobs')).toEqual(['join-room.acknowledged']);
    expect(await ask(channel, 'auth:refresh', refreshed)).toEqual(['auth:refresh.acknowledged']);
    expect(await ask(channel, 'auth:refresh', { token: 'no' })).toEqual(['refused']);
    expect(await ask(channel, 'kettle_boiled', {})).toEqual(['acknowledged']);
  });

  it('takes at flat sockets what is described, and refuses the rest', async () => {
    const refreshed = { token: ada.token };
    const at = 'api.ws.jobs';
    expect(await ask(at, 'auth:refresh', refreshed)).toEqual(['auth:refresh.acknowledged']);
    const client = clientOf(at);
    client.tell('join-room', 'jobs');
    await client.until('a refusal', () =>
      client.ofType('ack').some((it) => description.kindsOf(at, it).includes('refused')),
    );
  });

  it.each([
    ['join-room', { name: 'jobs' }],
    ['join-room', 'kitchen:1'],
    ['auth:refresh', {}],
    ['auth:refresh', { token: 1 }],
  ])('refuses a %s that its description does not allow: %j', async (name, payload) => {
    expect(description.fits('socket.io', `${name}.request`, 'payload', payload)).toBe(false);
    expect(await clientOf('socket.io').call(name, payload)).toMatchObject({ ok: false });
  });

  it('refuses a handshake of Socket.IO as it is described', async () => {
    const { body } = await refusalOf(SocketIoClient.open(app.url, { token: 'no' }));
    const payload = { message: body.message, data: body };
    expect(description.fits('socket.io', 'connect_error', 'payload', payload)).toBe(true);
  });

  it('is, frame by frame, exactly one of the described messages, and all of them come', async () => {
    const jobId = await createJob(app, ada, 1_000);
    const query = { job_id: jobId };
    clients['api.ws'] = await PlainClient.open(app.url, {
      path: '/api/ws',
      token: ada.token,
      query,
    });
    const ended = ({ messages }: LiveClient): boolean =>
      messages.some(({ payload }) => LAST_STATUSES.includes(payload.status));
    for (const client of Object.values(clients)) {
      await client.until('the end of the job', () => ended(client), 20_000);
    }
    expect((await clientOf('api.ws').ends()).code).toBe(1000);
    const event = await taken(app, await trackRepository(app, ada, 'octo-org/hello'));
    await Promise.all(STREAMS.map((channel) => isTold(clientOf(channel), event)));
    const subject = await publish(app, ada);
    await Promise.all(
      STREAMS.map((channel) => clientOf(channel).call('join-room', subjectRoom(subject))),
    );
    await changeLike(app, ada, subject, 'PUT');
    await app.post(`${subjectUrl(subject)}/comments`, { body: 'Well said.' }, ada.token);
    for (const channel of STREAMS) {
      await clientOf(channel).next('like_changed');
      await clientOf(channel).next('comment_created');
    }
    // A second one, which is still open when the server goes.
    const longer = { job_id: await createJob(app, ada, 1_000_000) };
    clients['api.ws'] = await PlainClient.open(app.url, {
      path: '/api/ws',
      token: ada.token,
      query: longer,
    });
    await clientOf('api.ws').next('job_status');
    await clientOf('api.ws').call('auth:refresh', { token: ada.token });
    await clientOf('api.ws').call('auth:refresh', {});
    await app.app.get(SocketDrain).drain();
    for (const [channel, client] of Object.entries(clients)) {
      const { code } = await client.ends();
      expect(CLOSE_CODES.map((it) => it.code)).toContain(code);
      const kinds = client.messages.map((it) => description.kindsOf(channel, it));
      const odd = client.messages.filter((_, index) => kinds[index]?.length !== 1);
      expect([channel, odd.map(({ whole }) => whole)]).toEqual([channel, []]);
      const expected = description.sent(channel).filter((key) => key !== 'connect_error');
      expect([channel, [...new Set(kinds.flat())].sort()]).toEqual([channel, expected.sort()]);
    }
  });
});
