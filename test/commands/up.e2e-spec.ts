import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning, UpProcess } from './up-process.js';

/** On an idle machine it is about two seconds; a busy one gets five times that. */
const SECOND_START_MS = 10_000;

jest.setTimeout(180_000);

async function listen(port: number): Promise<Server> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return server;
}

const close = (server: Server) => new Promise((resolve) => server.close(resolve));

async function freePort(): Promise<number> {
  const server = await listen(0);
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port.');
  await close(server);
  return address.port;
}

const running = (pids: Map<string, number>) =>
  [...pids].filter(([, pid]) => isRunning(pid)).map(([name]) => name);

describe('npm run up', () => {
  let parent: string;
  let data: string;
  let port: number;
  let started: UpProcess[];

  const up = () => {
    const process = new UpProcess(data, port);
    started.push(process);
    return process;
  };

  beforeAll(async () => {
    parent = mkdtempSync(join(tmpdir(), 'switchboard-up-'));
    data = join(parent, 'a folder with blanks');
    port = await freePort();
    started = [];
  });

  afterEach(async () => {
    for (const process of started.splice(0)) await process.signal('SIGTERM');
  });

  afterAll(() => {
    rmSync(parent, { recursive: true, force: true });
  });

  it('brings up everything, and Ctrl-C takes everything down', async () => {
    const first = up();
    await first.ready();
    const children = first.children();
    expect([...children.keys()].sort()).toEqual(['postgres', 'redis', 'server']);

    const response = await fetch(`http://127.0.0.1:${port}/health/ready`);
    expect(response.status).toBe(200);
    expect(first.output).toContain(`http://127.0.0.1:${port}/api/reference`);

    expect(await first.signal('SIGINT')).toBe(0);
    expect(running(children)).toEqual([]);
  });

  it('is ready again within seconds', async () => {
    const first = up();
    await first.ready();
    await first.signal('SIGINT');
    const took = await up().ready();
    process.stderr.write(`second start: ${(took / 1000).toFixed(1)} s\n`);
    expect(took).toBeLessThan(SECOND_START_MS);
  });

  it('refuses to share a data folder with one that is running', async () => {
    const first = up();
    await first.ready();
    const second = up();
    expect(await second.exitCode).toBe(1);
    expect(second.output).toContain('is in use by npm run up');
    expect(running(first.children())).toEqual(['postgres', 'redis', 'server']);
  });

  it('recovers from having been killed, without leaving the orphans running', async () => {
    const killed = up();
    await killed.ready();
    const orphans = killed.children();
    await killed.signal('SIGKILL');
    expect(running(orphans)).toContain('postgres');

    const next = up();
    await next.ready();
    expect(running(orphans)).toEqual([]);
    expect(next.output).toContain('an earlier start had left running');
  });

  it('names a taken port and the way out, before doing anything slow', async () => {
    const taken = await listen(port);
    const refused = up();
    expect(await refused.exitCode).toBe(1);
    expect(refused.output).toContain(`Port ${port} is taken`);
    expect(refused.output).toContain('PORT=');
    expect(refused.children()).toEqual(new Map());
    await close(taken);
  });
});
