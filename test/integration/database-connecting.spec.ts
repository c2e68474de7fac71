import { databaseConfig } from '../../src/config/database.config.js';
import { loadConfig } from '../../src/config/load-config.js';
import { openDataSource } from '../../src/database/data-source.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { TcpProxy } from '../support/tcp-proxy.js';

jest.setTimeout(60_000);

describe('connecting to PostgreSQL', () => {
  let own: TestDatabase;
  let proxy: TcpProxy;

  beforeAll(async () => {
    own = await createTestDatabase();
    proxy = await TcpProxy.start(own.url);
  });

  afterAll(async () => {
    await proxy.close();
    await own.drop();
  });

  const open = () =>
    openDataSource(loadConfig({ NODE_ENV: 'test', DATABASE_URL: proxy.url }).get(databaseConfig));

  it('goes on asking a server that takes its time to answer', async () => {
    proxy.hold();
    const opening = open();
    const late = setTimeout(() => proxy.release(), 6_000);
    const dataSource = await opening.finally(() => clearTimeout(late));
    expect(dataSource.isInitialized).toBe(true);
    await dataSource.destroy();
  });

  it('gives up at once where nobody listens', async () => {
    await proxy.close();
    await expect(open()).rejects.toThrow('ECONNREFUSED');
    await proxy.open();
  });
});
