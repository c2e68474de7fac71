import { writeSync } from 'node:fs';
import { Writable } from 'node:stream';

const FLUSH_AFTER_MS = 20;
const FLUSH_AT_CHARACTERS = 64 * 1024;

/** Writes everything, however little a pipe takes at once. */
const writeAll = (descriptor: number, text: string): void => {
  let rest = Buffer.from(text);
  while (rest.length > 0) {
    try {
      rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const full = error instanceof Error && 'code' in error && error.code === 'EAGAIN';
      // A reader that is gone (EPIPE) wants no more lines; logging must not end the process.
      if (!full) return;
    }
  }
};

/**
 * Gathers log lines for some milliseconds and writes them with one system call, instead of one a
 * line. What is gathered is written when the process exits, a crash by an exception included.
 */
export class BatchedOutput extends Writable {
  private gathered = '';
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly descriptor: number) {
    super({ decodeStrings: false });
    process.on('exit', () => this.flush());
  }

  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    this.gathered += String(chunk);
    if (this.gathered.length >= FLUSH_AT_CHARACTERS) this.flush();
    else this.timer ??= setTimeout(() => this.flush(), FLUSH_AFTER_MS).unref();
    done();
  }

  private flush(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    const text = this.gathered;
    this.gathered = '';
    writeAll(this.descriptor, text);
  }
}
