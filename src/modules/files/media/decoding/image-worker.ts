import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../../../config/package-root.js';
import type { DomainError } from '../../../../errors/domain-error.js';
import { decoderAway, tooHeavy, tooSlow, unreadableImage } from '../media.errors.js';
import { type ImageOutcome, type ImageReply, type ImageTask, OUT_OF_MEMORY } from './image-task.js';

/** As it is built, also for tests of the sources. */
const PROCESS = join(PACKAGE_ROOT, 'dist/src/modules/files/media/decoding', 'image-process.js');

export interface ImageWorkerLimits {
  /** Of memory, that the process may have without an image; with more it is not used again. */
  readonly ownBytes: number;
  /** Of memory, that one image may take. */
  readonly imageBytes: number;
  /** That one image may take, a start of the process included. */
  readonly deadlineMs: number;
  /** After so long without an image the process ends. */
  readonly idleMs: number;
}

/** Why the process is no more, as whoever sent the image is told. */
const endOf = (code: number | null, signal: NodeJS.Signals | null): DomainError => {
  // Linux ends so what takes the machine's last memory.
  if (code === OUT_OF_MEMORY || signal === 'SIGKILL') return tooHeavy();
  const cause = new Error(`the decoder ended: ${signal ?? code}`);
  return signal === null ? decoderAway(cause) : unreadableImage(cause);
};

/** Has images made in a process of its own, which is started by the first, one at a time. */
export class ImageWorker {
  private child: ChildProcess | undefined;
  private idle: NodeJS.Timeout | undefined;

  constructor(private readonly limits: ImageWorkerLimits) {}

  /** Undefined while there is none. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** @throws DomainError 413 past its limits, 415 for what crashes it, 503 when it cannot be started */
  run(task: ImageTask): Promise<ImageOutcome> {
    clearTimeout(this.idle);
    const child = (this.child ??= this.started());
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(deadline);
        child.off('message', onMessage).off('exit', onExit).off('error', onError);
        this.idle = setTimeout(() => this.end(), this.limits.idleMs).unref();
      };
      const fail = (error: DomainError): void => {
        settle();
        if (this.child === child) this.end();
        reject(error);
      };
      const onMessage = ({ outcome, residentBytes }: ImageReply): void => {
        settle();
        if (residentBytes > this.limits.ownBytes) this.end();
        resolve(outcome);
      };
      const onExit = (code: number | null, signal: NodeJS.Signals | null): void =>
        fail(endOf(code, signal));
      const onError = (error: Error): void => fail(decoderAway(error));
      const deadline = setTimeout(() => fail(tooSlow()), this.limits.deadlineMs);
      child.once('message', onMessage).once('exit', onExit).once('error', onError);
      child.send(task, (error) => {
        // What ended it says more, and comes.
        if (error && child.pid === undefined) fail(decoderAway(error));
      });
    });
  }

  end(): void {
    clearTimeout(this.idle);
    this.child?.kill('SIGKILL');
    this.child = undefined;
  }

  private started(): ChildProcess {
    const { ownBytes, imageBytes } = this.limits;
    const child = fork(PROCESS, [String(ownBytes + imageBytes)], {
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      execArgv: ['--max-old-space-size=64'],
      // Nothing of what this process knows. Fewer arenas keep less of what was freed.
      env: { MALLOC_ARENA_MAX: '2' },
    });
    // Or an error would end this process when nobody waits for an image.
    child.on('error', () => undefined);
    child.once('exit', () => {
      if (this.child === child) this.child = undefined;
    });
    // It keeps nobody from ending.
    child.unref();
    child.channel?.unref();
    return child;
  }
}
