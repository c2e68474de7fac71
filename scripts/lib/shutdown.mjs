import os from 'node:os';
import { killChildren, stopChildren } from './children.mjs';
import { say } from './progress.mjs';
import { Refusal } from './refusal.mjs';

/** npm hands on the Ctrl-C that the terminal has sent already: two signals, one key press. */
const SAME_KEY_PRESS_MS = 1000;

/** @type {(() => void)[]} */
const cleanups = [];
/** @type {Promise<void> | undefined} */
let stopping;
let stoppingSince = 0;

/** Runs once everything has stopped, last in first out. @param {() => void} cleanup */
export function atEnd(cleanup) {
  cleanups.push(cleanup);
}

function cleanUp() {
  for (let cleanup = cleanups.pop(); cleanup; cleanup = cleanups.pop()) cleanup();
}

/** Stops the children in order and removes what is temporary. */
export function shutDown() {
  stoppingSince ||= performance.now();
  stopping ??= stopChildren().then(cleanUp);
  return stopping;
}

/**
 * Runs a command's body; whatever way it ends, nothing stays behind.
 *
 * @param {() => Promise<number>} body resolves to the exit code
 * @param {{ codeAfterSignal?: number, farewell?: string }} [options]
 */
export async function main(body, { codeAfterSignal, farewell } = {}) {
  // A closed terminal or a reader that went away must not keep us from stopping the children.
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
  process.on('exit', killChildren);

  let interrupted = false;
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
    process.on(signal, () => {
      if (interrupted) {
        if (performance.now() - stoppingSince < SAME_KEY_PRESS_MS) return;
        killChildren();
        cleanUp();
        process.exit(1);
      }
      interrupted = true;
      if (farewell) say(farewell);
      void shutDown().finally(() => {
        process.exit(codeAfterSignal ?? 128 + os.constants.signals[signal]);
      });
    });
  }

  let code = 1;
  try {
    code = await body();
  } catch (error) {
    // What breaks off because everything is being stopped is no news.
    if (!interrupted) {
      const known = error instanceof Refusal;
      say(`\n${known ? error.message : error instanceof Error ? error.stack : String(error)}`);
    }
  }
  if (interrupted) return;
  await shutDown();
  process.exit(code);
}
