import { JwtService } from '@nestjs/jwt';
import type { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { SocketAuthenticator } from '../../src/realtime/socket-authenticator.js';
import { type Account, createAccount } from '../factories/accounts.js';
import { startApp, type TestApp } from '../support/app.js';

jest.setTimeout(60_000);

const SOCKETS = 1_000;

interface Client {
  readonly sessionId: string;
  readonly token: string;
}

/** As many sessions of an account as there are sockets, and a token of each. */
const openSessions = async (node: TestApp, { id, username }: Account): Promise<Client[]> => {
  const rows = await node.sql<{ id: string }>(
    `INSERT INTO sessions (id, user_id, expires_at)
     SELECT gen_random_uuid(), $1, now() + interval '1 day' FROM generate_series(1, $2)
     RETURNING id`,
    [id, SOCKETS],
  );
  const jwt = node.app.get(JwtService, { strict: false });
  return rows.map((row) => ({
    sessionId: row.id,
    token: jwt.sign({ sub: id, username, sid: row.id }, { expiresIn: 900 }),
  }));
};

/** How often the node's pool lent a connection meanwhile: once for each statement. */
const statementsOf = async (node: TestApp, work: () => Promise<unknown>): Promise<number> => {
  const { master } = node.app.get(DataSource).driver as unknown as { master: Pool };
  let lent = 0;
  const count = (): void => void (lent += 1);
  master.on('acquire', count);
  await work();
  master.off('acquire', count);
  return lent;
};

describe('a thousand sockets that come at once', () => {
  let app: TestApp;
  let account: Account;
  let clients: readonly Client[];
  /** Those that the node's own doings may need meanwhile. */
  const FEW = 12;

  beforeAll(async () => {
    // Without sweeps and schedules: the longer a slow machine takes, the more there would be of them.
    app = await startApp({ env: { ROLES: 'web' } });
    account = await createAccount(app);
  });

  beforeEach(async () => {
    clients = await openSessions(app, account);
  });

  afterAll(async () => {
    await app.close();
  });

  const sockets = () => app.app.get(SocketAuthenticator, { strict: false }).current();

  it('are authenticated by a handful of statements, and by none when they come again', async () => {
    const connect = () => Promise.all(clients.map(({ token }) => sockets().authenticate(token)));
    const cold = await statementsOf(app, async () => {
      const principals = await connect();
      expect(principals.map(({ sessionId }) => sessionId)).toEqual(
        clients.map(({ sessionId }) => sessionId),
      );
    });
    expect(cold).toBeGreaterThan(0);
    expect(cold).toBeLessThan(FEW);
    expect(await statementsOf(app, connect)).toBeLessThan(3);
  });

  it('are refused each for itself', async () => {
    const revoked = clients.slice(0, 10).map(({ sessionId }) => sessionId);
    await app.sql('UPDATE sessions SET revoked_at = now() WHERE id = ANY($1)', [revoked]);
    const outcomes = await Promise.allSettled(
      clients.map(({ token }) => sockets().authenticate(token)),
    );
    const refused = clients.filter((_, index) => outcomes[index]?.status === 'rejected');
    expect(refused.map(({ sessionId }) => sessionId)).toEqual(revoked);
  });

  it('are asked about in one statement once notices were missed', async () => {
    const ids = clients.map(({ sessionId }) => sessionId);
    const statements = await statementsOf(app, async () => {
      expect((await sockets().findLiving(ids)).size).toBe(SOCKETS);
    });
    expect(statements).toBeLessThan(3);
  });

  it('are asked about by few statements although each asks for itself', async () => {
    const statements = await statementsOf(app, () =>
      Promise.all(clients.map(({ sessionId }) => sockets().findLiving([sessionId]))),
    );
    expect(statements).toBeLessThan(FEW);
  });
});
