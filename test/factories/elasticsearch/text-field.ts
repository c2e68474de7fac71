import type { Token } from './analysis.js';
import { autoFuzziness, editDistance } from './edit-distance.js';

const K1 = 1.2;
const B = 0.75;

interface Posting {
  readonly positions: number[];
}

/** Scores of documents, by their ids. */
export type Scores = ReadonlyMap<string, number>;

/** The words of one field of all documents, scored by BM25 as Lucene does. */
export class TextField {
  private readonly words = new Map<string, Map<string, Posting>>();
  private readonly lengths = new Map<string, number>();
  /** Of all of them together. */
  private length = 0;

  put(id: string, tokens: readonly Token[]): void {
    if (tokens.length === 0) return;
    const length = tokens.filter(({ isOverlap }) => !isOverlap).length;
    this.lengths.set(id, length);
    this.length += length;
    for (const { text, position } of tokens) {
      const postings = this.words.get(text) ?? new Map<string, Posting>();
      this.words.set(text, postings);
      const posting = postings.get(id) ?? { positions: [] };
      postings.set(id, posting);
      posting.positions.push(position);
    }
  }

  remove(id: string): void {
    this.length -= this.lengths.get(id) ?? 0;
    if (!this.lengths.delete(id)) return;
    for (const [word, postings] of this.words) {
      if (postings.delete(id) && postings.size === 0) this.words.delete(word);
    }
  }

  word(word: string, boost: number): Scores {
    const postings = this.words.get(word) ?? new Map<string, Posting>();
    const idf = this.idf(postings.size);
    const scores = new Map<string, number>();
    for (const [id, { positions }] of postings) {
      scores.set(id, boost * idf * this.saturation(id, positions.length));
    }
    return scores;
  }

  phrase(words: readonly string[], boost: number): Scores {
    const postings = words.map((word) => this.words.get(word) ?? new Map<string, Posting>());
    const idf = postings.reduce((sum, { size }) => sum + this.idf(size), 0);
    const scores = new Map<string, number>();
    for (const [id, { positions }] of postings[0] ?? []) {
      const count = positions.filter((start) =>
        postings.every((of, index) => of.get(id)?.positions.includes(start + index)),
      ).length;
      if (count > 0) scores.set(id, boost * idf * this.saturation(id, count));
    }
    return scores;
  }

  /** Words that begin so, each worth the same. */
  prefix(start: string, boost: number): Scores {
    const scores = new Map<string, number>();
    for (const [word, postings] of this.words) {
      if (word.startsWith(start)) for (const id of postings.keys()) scores.set(id, boost);
    }
    return scores;
  }

  /** Words that are near, the nearer the better. */
  near(word: string, boost: number, prefixLength: number, most: number): Scores {
    const edits = autoFuzziness(word);
    const found = [...this.words.keys()]
      .filter((known) => known.startsWith(word.slice(0, prefixLength)))
      .filter((known) => Math.abs(known.length - word.length) <= edits)
      .map((known) => ({ known, distance: editDistance(known, word) }))
      .filter(({ distance }) => distance <= edits)
      .sort((one, other) => one.distance - other.distance || (one.known < other.known ? -1 : 1))
      .slice(0, most);
    return sum(
      found.map(({ known, distance }) =>
        this.word(known, boost * (1 - distance / Math.min(known.length, word.length))),
      ),
    );
  }

  private idf(documents: number): number {
    return Math.log(1 + (this.lengths.size - documents + 0.5) / (documents + 0.5));
  }

  private saturation(id: string, frequency: number): number {
    const average = this.length / this.lengths.size || 1;
    const relative = (this.lengths.get(id) ?? 0) / average;
    return frequency / (frequency + K1 * (1 - B + B * relative));
  }
}

/** What is in any of these has the sum of its scores. */
export const sum = (all: readonly Scores[]): Scores => {
  const scores = new Map<string, number>();
  for (const some of all) {
    for (const [id, score] of some) scores.set(id, (scores.get(id) ?? 0) + score);
  }
  return scores;
};
