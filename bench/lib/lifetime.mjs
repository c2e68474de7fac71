/** @type {Set<() => unknown>} */
const pending = new Set();
let ending = false;

/**
 * Registers what must be undone however the benchmark ends. Runs last-in first-out. Once the end
 * has begun it is undone at once, so that nothing starts behind its back.
 *
 * @param {() => unknown} undo
 * @returns {() => Promise<void>} undoes it now, once
 */
export function onEnd(undo) {
  if (ending) {
    void undo();
    throw new Error('the benchmark is ending');
  }
  pending.add(undo);
  return async () => {
    if (pending.delete(undo)) await undo();
  };
}

async function undoAll() {
  ending = true;
  for (const undo of [...pending].reverse()) {
    pending.delete(undo);
    try {
      await undo();
    } catch (error) {
      console.error(`bench: while cleaning up: ${String(error)}`);
    }
  }
}

/**
 * Runs a benchmark: at its end, on an error, a signal or when time is up, everything registered
 * with {@link onEnd} is undone, and the process exits.
 *
 * @param {() => Promise<number>} main resolves to the exit code
 * @param {{ minutes: number }} limit
 */
export async function runToEnd(main, { minutes }) {
  /** @type {(code: number) => void} */
  let interrupt = () => {};
  /** @type {Promise<number>} */
  const interrupted = new Promise((resolve) => (interrupt = resolve));
  process.once('SIGINT', () => interrupt(130));
  process.once('SIGTERM', () => interrupt(143));
  process.once('SIGHUP', () => interrupt(129));
  const timer = setTimeout(() => {
    console.error(`bench: not finished after ${minutes} minutes, giving up`);
    interrupt(1);
  }, minutes * 60_000);

  let code = 1;
  try {
    code = await Promise.race([main(), interrupted]);
  } catch (error) {
    console.error(`bench: ${error instanceof Error ? (error.stack ?? error.message) : error}`);
  }
  clearTimeout(timer);
  await undoAll();
  process.exit(code);
}
