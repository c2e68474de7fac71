import type { ImageType } from '../media-type.js';

/** What is to be made of an image: itself anew, or a square of so many pixels a side. */
export interface ImageTask {
  readonly type: ImageType;
  readonly bytes: Buffer;
  readonly side?: number | undefined;
}

export interface MadeImage {
  readonly bytes: Buffer;
  /** Pixels, of one frame. */
  readonly width: number;
  readonly height: number;
}

/** Why there is none, and what the decoder said. */
export interface ImageFault {
  readonly fault: 'pixels' | 'memory' | 'unreadable';
  readonly message: string;
}

export type ImageOutcome = MadeImage | ImageFault;

export interface ImageReply {
  readonly outcome: ImageOutcome;
  /** What the process has in memory afterwards. */
  readonly residentBytes: number;
}

/** How a process ends that takes more memory than it may. */
export const OUT_OF_MEMORY = 70;
