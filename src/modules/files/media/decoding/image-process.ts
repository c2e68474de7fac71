/**
 * A process that makes images anew, for one that tells it which (`image-worker.ts`): it is handed what
 * strangers have made for decoders, and can be ended when it takes too long, takes too much memory, or
 * crashes.
 */
import { type ImageReply, type ImageTask, OUT_OF_MEMORY } from './image-task.js';
import { madeImage } from './made-image.js';

const WATCH_MS = 50;
const maxBytes = Number(process.argv[2]);

const watch = (): void => {
  if (process.memoryUsage.rss() > maxBytes) process.exit(OUT_OF_MEMORY);
};
setInterval(watch, WATCH_MS).unref();

// A terminal sends these to the whole group; it is the other process that knows when to end.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => process.exit());

process.on('message', (task: ImageTask) => {
  watch();
  void madeImage(task).then((outcome) => {
    const reply: ImageReply = { outcome, residentBytes: process.memoryUsage.rss() };
    process.send?.(reply);
  });
});
