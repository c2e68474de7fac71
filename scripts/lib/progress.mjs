import { isStopping } from './children.mjs';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];

/** Standard error throughout: what a command prints on standard output is its result. */
const out = process.stderr;
const live = Boolean(out.isTTY) && process.env.TERM !== 'dumb' && !process.env.CI;

/** @type {Map<string, number>} label → start */
const running = new Map();
/** @type {NodeJS.Timeout | undefined} */
let timer;
let frame = 0;

/** @param {number} since */
export const seconds = (since) => `${((performance.now() - since) / 1000).toFixed(1)} s`;

/** A line that stays. @param {string} text */
export function say(text) {
  if (live && timer) out.write('\r\x1b[K');
  out.write(`${text}\n`);
}

/**
 * Shows that something is under way, and for how long it was. Steps may overlap.
 *
 * @template T
 * @param {string} label in the progressive form: "Installing packages"
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(label, work) {
  const started = performance.now();
  running.set(label, started);
  if (live) draw();
  else say(`${label} ...`);
  let mark = live ? '\x1b[31m✗\x1b[0m' : 'failed:';
  try {
    const result = await work();
    mark = live ? '\x1b[32m✓\x1b[0m' : 'done:';
    return result;
  } finally {
    running.delete(label);
    // A step that breaks off because another one failed has nothing to tell.
    if (!isStopping()) say(`${mark} ${label} (${seconds(started)})`);
    if (running.size === 0) stopDrawing();
  }
}

function draw() {
  timer ??= setInterval(draw, 100).unref();
  const columns = out.columns || 80;
  const labels = [...running].map(([label, since]) => `${label} (${seconds(since)})`);
  frame = (frame + 1) % FRAMES.length;
  out.write(`\r\x1b[K${`${FRAMES[frame]} ${labels.join(', ')}`.slice(0, columns - 1)}`);
}

function stopDrawing() {
  if (!timer) return;
  clearInterval(timer);
  timer = undefined;
  out.write('\r\x1b[K');
}
