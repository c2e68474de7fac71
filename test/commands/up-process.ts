import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CHECKOUT = join(__dirname, '..', '..');
const PATIENCE_MS = 120_000;

/** One `node scripts/up.mjs`, run with the bare environment of a login shell. */
export class UpProcess {
  output = '';
  readonly exitCode: Promise<number | null>;
  private readonly process: ChildProcess;

  constructor(
    private readonly dataDirectory: string,
    readonly port: number,
  ) {
    const { PATH, HOME } = process.env;
    this.process = spawn(
      process.execPath,
      ['scripts/up.mjs', '--data-dir', dataDirectory, '--port', String(port)],
      { cwd: CHECKOUT, env: { PATH, HOME }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.process.stdout?.on('data', (text) => (this.output += String(text)));
    this.process.stderr?.on('data', (text) => (this.output += String(text)));
    this.exitCode = new Promise((resolve) => {
      this.process.once('close', (code) => {
        resolve(code);
      });
    });
  }

  /** @returns milliseconds from now until the screen was shown */
  async ready(): Promise<number> {
    const began = performance.now();
    while (!this.output.includes('Switchboard is ready')) {
      const ended = this.process.exitCode !== null || this.process.signalCode !== null;
      if (ended || performance.now() - began > PATIENCE_MS) {
        throw new Error(`npm run up was not ready:\n${this.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return performance.now() - began;
  }

  /** The processes that it says it has started, by name. */
  children(): Map<string, number> {
    const records = join(this.dataDirectory, 'run');
    if (!existsSync(records)) return new Map();
    return new Map(
      readdirSync(records).map((file) => {
        const record: unknown = JSON.parse(readFileSync(join(records, file), 'utf8'));
        return [file.replace('.json', ''), pidOf(record)];
      }),
    );
  }

  signal(signal: NodeJS.Signals): Promise<number | null> {
    this.process.kill(signal);
    return this.exitCode;
  }
}

function pidOf(record: unknown): number {
  if (typeof record === 'object' && record !== null && 'pid' in record) return Number(record.pid);
  throw new Error('A record without a process number.');
}

/** A process that has ended but that nobody has asked about yet counts as gone. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  const status = `/proc/${pid}/status`;
  return !existsSync(status) || !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
}
