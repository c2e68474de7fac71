import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import type { ImageTask } from './image-task.js';
import { ImageWorker, type ImageWorkerLimits } from './image-worker.js';

jest.setTimeout(60_000);

const LIMITS: ImageWorkerLimits = {
  ...{ ownBytes: 2 ** 30, imageBytes: 2 ** 30 },
  ...{ deadlineMs: 60_000, idleMs: 60_000 },
};

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const ended = async (pid: number): Promise<void> => {
  while (isAlive(pid)) await sleep(10);
};

describe('ImageWorker', () => {
  const workers: ImageWorker[] = [];
  let task: ImageTask;

  const start = (limits: Partial<ImageWorkerLimits> = {}): ImageWorker => {
    const worker = new ImageWorker({ ...LIMITS, ...limits });
    workers.push(worker);
    return worker;
  };
  const pidOf = ({ pid }: ImageWorker): number => {
    if (pid === undefined) throw new Error('there is no process');
    return pid;
  };

  beforeAll(async () => {
    const image = sharp({ create: { width: 9, height: 5, channels: 3, background: 'red' } });
    task = { type: 'image/png', bytes: await image.png().toBuffer() };
  });

  afterEach(() => {
    for (const worker of workers.splice(0)) worker.end();
  });

  it('makes images in one process, which knows nothing of this one', async () => {
    const worker = start();
    expect(await worker.run(task)).toMatchObject({ width: 9, height: 5 });
    const pid = pidOf(worker);
    expect(await worker.run({ ...task, side: 4 })).toMatchObject({ width: 4, height: 4 });
    expect(worker.pid).toBe(pid);
    expect(readFileSync(`/proc/${pid}/environ`, 'utf8')).not.toMatch(/URL|SECRET|KEY|HOME/);
    expect(await worker.run({ ...task, bytes: task.bytes.subarray(0, 50) })).toMatchObject({
      fault: 'unreadable',
    });
  });

  it('ends the process at the deadline, and starts another', async () => {
    const worker = start({ deadlineMs: 1 });
    const late = worker.run(task);
    const pid = pidOf(worker);
    await expect(late).rejects.toMatchObject({ kind: 'too_large' });
    await ended(pid);
    const next = start();
    await expect(next.run(task)).resolves.toMatchObject({ width: 9 });
  });

  it('blames the image for a process that takes too much memory, or crashes', async () => {
    const small = start({ ownBytes: 1, imageBytes: 1 });
    await expect(small.run({ ...task, type: 'image/avif' })).rejects.toMatchObject({
      kind: 'too_large',
    });
    const worker = start();
    await worker.run(task);
    const crashed = worker.run(task);
    process.kill(pidOf(worker), 'SIGSEGV');
    await expect(crashed).rejects.toMatchObject({ kind: 'unsupported_media_type' });
    expect(await worker.run(task)).toMatchObject({ width: 9 });
  });

  it('uses no process again that keeps much of an image', async () => {
    const worker = start({ ownBytes: 1 });
    const made = worker.run(task);
    const pid = pidOf(worker);
    expect(await made).toMatchObject({ width: 9 });
    await ended(pid);
    expect(await worker.run(task)).toMatchObject({ width: 9 });
  });

  it('ends the process when nobody needs it', async () => {
    const worker = start({ idleMs: 1 });
    const made = worker.run(task);
    const pid = pidOf(worker);
    await made;
    await ended(pid);
    expect(worker.pid).toBeUndefined();
    expect(await worker.run(task)).toMatchObject({ width: 9 });
  });
});
