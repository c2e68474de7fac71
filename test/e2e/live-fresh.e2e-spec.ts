import { createAccount } from '../factories/accounts.js';
import { heard, hears, say } from '../factories/live-messages.js';
import { LIVE_ENV } from '../factories/live-tokens.js';
import { startApp, type TestApp } from '../support/app.js';
import { LiveClients, TRANSPORTS } from '../support/live-clients.js';

jest.setTimeout(60_000);

describe('a node that has just started', () => {
  let app: TestApp;
  const clients = new LiveClients();

  beforeAll(async () => {
    app = await startApp({ env: LIVE_ENV });
  });

  afterEach(() => clients.closeAll());
  afterAll(() => app.close());

  it('gives its very first sockets whatever is said from their greeting on', async () => {
    const { id: userId, token } = await createAccount(app);
    for (let round = 0; round < 6; round += 1) {
      const fresh = await startApp({ sharing: app });
      let going = true;
      const said: string[] = [];
      const saying = (async () => {
        while (going) said.push(await say(app, userId));
      })();
      const first = await Promise.all(
        [...TRANSPORTS, ...TRANSPORTS].map((transport) =>
          clients.ready(transport, fresh.url, { token }),
        ),
      );
      await new Promise((resolve) => setTimeout(resolve, 100));
      going = false;
      await saying;
      for (const client of first) {
        await hears(client, said.at(-1) ?? '');
        const start = client.ofType('ready')[0]?.payload.seq as number;
        const seqs = client.ofType('notification').map(({ position }) => position?.seq);
        expect(seqs).toEqual(seqs.map((_, index) => start + index + 1));
        expect(heard(client)).toEqual(said.slice(said.length - seqs.length));
        expect(client.ofType('ready')).toHaveLength(1);
      }
      clients.closeAll();
      await fresh.close();
    }
  });
});
