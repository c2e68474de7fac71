import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { MAX_IMAGE_BYTES, MAX_PIXELS } from './decoding/image-memory.js';
import type { ImageTask, MadeImage } from './decoding/image-task.js';
import { ImageWorker, type ImageWorkerLimits } from './decoding/image-worker.js';
import { ImageTurns } from './image-turns.js';
import { tooHeavy, tooManyPixels, unreadableImage } from './media.errors.js';
import { withoutNotes } from './png-chunks.js';

const WORKER: ImageWorkerLimits = {
  // Node, the library, what is sent to and fro.
  ownBytes: 160 * 1024 * 1024,
  // What is estimated is not known.
  imageBytes: 1.25 * MAX_IMAGE_BYTES,
  deadlineMs: 20_000,
  idleMs: 60_000,
};
const TURNS = { maxWaiting: 16, maxOfUser: 4 };

/**
 * Makes images anew from their pixels: what else was in them (where they were taken and by whom, other
 * files, faults meant for decoders) is left behind. How they are to be turned and their colours are
 * applied first.
 */
@Injectable()
export class ImageCleaner implements OnApplicationShutdown {
  private readonly turns = new ImageTurns(TURNS);
  private readonly worker = new ImageWorker(WORKER);

  /**
   * @throws DomainError 415 when it is damaged, 413 for what takes too many pixels, too much memory or
   * too long, 503 under load
   */
  async make(userId: string, { type, bytes, side }: ImageTask): Promise<MadeImage> {
    const outcome = await this.turns.run(userId, () => {
      const pixels = type === 'image/png' ? withoutNotes(bytes) : bytes;
      return this.worker.run({ type, bytes: pixels, side });
    });
    if (!('fault' in outcome)) return outcome;
    switch (outcome.fault) {
      case 'pixels':
        throw tooManyPixels(MAX_PIXELS);
      case 'memory':
        throw tooHeavy();
      case 'unreadable':
        throw unreadableImage(new Error(outcome.message));
    }
  }

  onApplicationShutdown(): void {
    this.worker.end();
  }
}
