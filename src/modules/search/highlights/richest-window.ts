import type { Mark } from './text-marks.js';

/** Marks that are near each other. */
export interface MarkWindow {
  readonly start: number;
  readonly end: number;
  readonly wanted: readonly string[];
  /** How many wanted words it has: what was not shown before counts more than all that was. */
  readonly worth: number;
}

/** More than there can be words in a query. */
const NEW_WORD = 1_000;

/** The wanted words of a window that slides over marks. */
class WindowWords {
  private readonly counts = new Map<string, number>();
  worth = 0;

  constructor(private readonly shown: ReadonlySet<string>) {}

  get wanted(): readonly string[] {
    return [...this.counts.keys()];
  }

  add({ wanted }: Mark): void {
    for (const word of wanted) {
      const count = this.counts.get(word) ?? 0;
      this.counts.set(word, count + 1);
      if (count === 0) this.worth += this.worthOf(word);
    }
  }

  remove({ wanted }: Mark): void {
    for (const word of wanted) {
      const count = (this.counts.get(word) ?? 0) - 1;
      if (count > 0) this.counts.set(word, count);
      else if (this.counts.delete(word)) this.worth -= this.worthOf(word);
    }
  }

  private worthOf(word: string): number {
    return this.shown.has(word) ? 1 : NEW_WORD;
  }
}

/**
 * Among the windows of at most this length the one with most different wanted words, where those that
 * were not shown yet count first; the earliest of several. A longer mark is one by itself.
 */
export const richestWindow = (
  marks: readonly Mark[],
  length: number,
  shown: ReadonlySet<string>,
): MarkWindow | undefined => {
  const words = new WindowWords(shown);
  let best: MarkWindow | undefined;
  let first = 0;
  for (const mark of marks) {
    words.add(mark);
    let start = marks[first] ?? mark;
    while (start !== mark && mark.end - start.start > length) {
      words.remove(start);
      first += 1;
      start = marks[first] ?? mark;
    }
    if (words.worth > (best?.worth ?? 0)) {
      const { wanted, worth } = words;
      best = { start: start.start, end: mark.end, wanted, worth };
    }
  }
  return best;
};
