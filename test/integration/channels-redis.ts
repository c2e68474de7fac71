import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './platform.js';
import { openRedis } from './channels-node.js';

const freePort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return port;
};

/** A Redis of the test's own, which can die and come back with what its disk held. */
export class OwnRedis {
  private child: ChildProcess | undefined;

  private constructor(
    private readonly directory: string,
    private readonly port: number,
  ) {}

  static async start(): Promise<OwnRedis> {
    const own = new OwnRedis(await mkdtemp(join(tmpdir(), 'channels-')), await freePort());
    await own.start();
    return own;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Starts again, from the newest snapshot. */
  async start(): Promise<void> {
    const files = ['--dir', this.directory, '--save', '', '--appendonly', 'no'];
    const address = ['--port', String(this.port), '--bind', '127.0.0.1'];
    this.child = spawn('redis-server', [...address, ...files], { stdio: 'ignore' });
    const redis = openRedis(this.url);
    const answers = await eventually(async () => {
      if (redis.status !== 'ready') return false;
      return (await redis.ping()) === 'PONG';
    }, 10_000);
    redis.disconnect();
    if (!answers) throw new Error('redis-server did not start');
  }

  /** Writes a snapshot of what it holds now. */
  async save(): Promise<void> {
    const redis = openRedis(this.url);
    await redis.save();
    redis.disconnect();
    await cp(join(this.directory, 'dump.rdb'), join(this.directory, 'kept.rdb'));
  }

  /** Dies, with whatever it had not saved. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = undefined;
    if (!child) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
    await cp(join(this.directory, 'kept.rdb'), join(this.directory, 'dump.rdb')).catch(
      () => undefined,
    );
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.directory, { recursive: true, force: true });
  }
}
