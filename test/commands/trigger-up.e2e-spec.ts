import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/config/package-root.js';
import { HttpClient } from '../support/http-client.js';
import { UpProcess } from './up-process.js';

jest.setTimeout(180_000);

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  return address.port;
};

describe('npm run trigger beside npm run up', () => {
  let folder: string;
  let up: UpProcess;
  let client: HttpClient;

  /** What npm runs, in a shell that knows nothing of the server but its data folder. */
  const trigger = (...args: string[]): Promise<{ code: number | null; said: string }> => {
    const { PATH, HOME } = process.env;
    const env = { PATH, HOME, SWITCHBOARD_DATA_DIR: folder };
    const command = ['scripts/cli.mjs', 'trigger', ...args];
    return new Promise((resolve) => {
      const options = { cwd: PACKAGE_ROOT, env };
      const child = execFile(process.execPath, command, options, (_, out, err) =>
        resolve({ code: child.exitCode, said: out + err }),
      );
    });
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'switchboard-trigger-'));
    up = new UpProcess(folder, await freePort());
    await up.ready();
    client = new HttpClient(`http://127.0.0.1:${up.port}`);
  });

  afterAll(async () => {
    await up.signal('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds the server by itself', async () => {
    const { code, said } = await trigger('test', 'deploy.finished');
    expect([code, said]).toEqual([0, expect.stringContaining('202 Accepted')]);
    expect(said).toContain(`POST ${client.url}/api/webhooks/test`);
  });

  it("finds a tracked repository's secret by itself", async () => {
    const demo = { email: 'demo@switchboard.dev', password: 'switchboard-demo' };
    const { body: session } = await client.post('/api/auth/login', demo);
    const fields = { full_name: 'dana/engine' };
    const { body: repository } = await client.post('/api/repos', fields, session.access_token);
    const { code, said } = await trigger('github', 'push', '--repo', repository.id);
    expect([code, said]).toEqual([0, expect.stringContaining('202 Accepted')]);
  });
});
