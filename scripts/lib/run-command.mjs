import { startChild } from './children.mjs';
import { Refusal } from './refusal.mjs';

/**
 * Runs something to its end and keeps what it printed.
 *
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @param {Partial<import('./children.mjs').ChildOptions> & { input?: string }} [options]
 * @returns {Promise<{ ok: boolean, code: number | null, stdout: string, output: string }>}
 */
export async function attempt(name, command, args, { input, ...options } = {}) {
  const child = startChild({
    ...options,
    name,
    command,
    args,
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  });
  let stdout = '';
  let output = '';
  child.process.stdout?.setEncoding('utf8').on('data', (text) => {
    stdout += text;
    output += text;
  });
  child.process.stderr?.setEncoding('utf8').on('data', (text) => (output += text));
  // A command that ends before it has read everything says so by its exit code.
  child.process.stdin?.on('error', () => undefined).end(input);
  const closed = new Promise((resolve) => child.process.once('close', resolve));
  const { code, error } = await child.exited;
  if (!error) await closed;
  return { ok: code === 0, code, stdout, output: error ? String(error.message) : output };
}

/**
 * The same, for what must succeed.
 *
 * @param {string} name
 * @param {string} command
 * @param {string[]} args
 * @param {Parameters<typeof attempt>[3]} [options]
 */
export async function run(name, command, args, options) {
  const result = await attempt(name, command, args, options);
  if (!result.ok) {
    throw new Refusal(
      `${name} failed (exit ${result.code ?? 'by signal'}):\n${result.output.trim()}`,
    );
  }
  return result;
}
