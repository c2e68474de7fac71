import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/config/package-root.js';
import type { TestApp } from '../support/app.js';

const COMMAND = join(PACKAGE_ROOT, 'dist', 'src', 'cli', 'trigger.js');

export interface Outcome {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

type Environment = Readonly<Record<string, string>>;

/** Runs what `npm run trigger` runs, with nothing but this environment. */
export const runTrigger = (args: readonly string[], env: Environment): Promise<Outcome> => {
  if (!existsSync(COMMAND)) throw new Error('not built: run the tests with "npm test"');
  return new Promise((resolve) => {
    const options = { env: { PATH: process.env['PATH'], ...env }, maxBuffer: 10_000_000 };
    const child = execFile(process.execPath, [COMMAND, ...args], options, (_, out, err) =>
      resolve({ code: child.exitCode, out, err }),
    );
  });
};

/** The configuration of a server that runs, as its own command would have it. */
export const environmentOf = (app: TestApp): Environment => ({
  ...app.env,
  PORT: new URL(app.url).port,
});

/** The answer's body, which comes last. */
export const answerIn = ({ out }: Outcome): unknown => JSON.parse(out.slice(out.indexOf('\n{')));
