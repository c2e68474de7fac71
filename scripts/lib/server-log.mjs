import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline';

const LOUD = new Set(['warn', 'error', 'fatal']);
const LEVELS = new Set([...LOUD, 'info', 'http', 'log', 'verbose', 'debug', 'trace', 'silly']);
const COLOURS = { warn: 33, error: 31, fatal: 31 };
const colour = Boolean(process.stdout.isTTY) && !process.env.NO_COLOR;

/**
 * The server writes one JSON object a line, for machines. Every line goes to the file; to the
 * terminal go those that concern a person, in a form for persons.
 *
 * @param {import('node:child_process').ChildProcess} server
 * @param {{ file: string, everything: boolean, append?: boolean }} options
 */
export function followLog(server, { file, everything, append = false }) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const output = fs.createWriteStream(file, { flags: append ? 'a' : 'w', mode: 0o600 });
  /** @type {string[] | undefined} held back until the screen stands */
  let waiting = [];

  /** @param {string} text */
  const show = (text) => {
    if (waiting) waiting.push(text);
    else process.stdout.write(`${text}\n`);
  };
  for (const stream of [server.stdout, server.stderr]) {
    if (!stream) continue;
    readline.createInterface({ input: stream }).on('line', (line) => {
      output.write(`${line}\n`);
      const entry = parse(line);
      if (!entry) {
        if (line.trim()) show(line);
      } else if (everything || LOUD.has(entry.level)) show(readable(entry));
    });
  }
  return {
    /** Shows what was held back, and from now on everything at once. */
    release() {
      for (const text of waiting ?? []) process.stdout.write(`${text}\n`);
      waiting = undefined;
    },
  };
}

/**
 * @typedef {{ level: string, message?: unknown, msg?: unknown, timestamp?: string,
 *   context?: string, stack?: unknown, [field: string]: unknown }} Entry
 *
 * @param {string} line
 * @returns {Entry | undefined}
 */
function parse(line) {
  if (!line.startsWith('{')) return undefined;
  try {
    const entry = JSON.parse(line);
    return LEVELS.has(entry.level) ? entry : undefined;
  } catch {
    return undefined;
  }
}

/** @param {Entry} entry */
export function readable({ level, message, msg, timestamp, time, context, stack, ...fields }) {
  const at = new Date(String(timestamp ?? time ?? ''));
  const clock = (Number.isNaN(at.getTime()) ? new Date() : at).toTimeString().slice(0, 8);
  const number = COLOURS[/** @type {keyof typeof COLOURS} */ (level)];
  const word = level.padEnd(5);
  const shownLevel = colour && number ? `\x1b[${number}m${word}\x1b[0m` : word;
  const extras = Object.entries(fields)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`);
  const parts = [clock, shownLevel, context && `[${context}]`, message ?? msg, ...extras];
  const first = parts.filter(Boolean).join(' ');
  const trace = Array.isArray(stack) ? stack.filter(Boolean).join('\n') : stack;
  return trace ? `${first}\n${String(trace)}` : first;
}
