import { likelyStretches } from './likely-stretches.js';
import { type PlacedWord, type TextRun, textRuns } from './text-runs.js';
import type { WordMatcher } from './word-matcher.js';

/** In UTF-16 units; nothing is marked after them. */
export const MARKED_LENGTH = 65_536;

/** What is marked in a text. */
export interface Mark {
  readonly start: number;
  readonly end: number;
  /** The wanted words that it stands for. */
  readonly wanted: readonly string[];
}

function* likelyRuns(text: string, sieve: RegExp): Generator<TextRun> {
  for (const { start, end } of likelyStretches(text, sieve)) {
    for (const run of textRuns(text.slice(start, end))) yield moved(run, start);
  }
}

const movedWord = (word: PlacedWord, by: number): PlacedWord => ({
  start: word.start + by,
  end: word.end + by,
  word: word.word,
});

const moved = (run: TextRun, by: number): TextRun => ({
  ...movedWord(run, by),
  parts: run.parts.map((part) => movedWord(part, by)),
});

/**
 * The places of wanted words, in their order; none reaches into another. An identifier is marked as a
 * whole only where none of its parts is wanted by itself.
 */
export const marksOf = (text: string, matches: WordMatcher): Mark[] => {
  const marks: Mark[] = [];
  const add = ({ start, end, word }: PlacedWord): boolean => {
    const wanted = matches(word);
    if (wanted === undefined) return false;
    // Two words can be of one character: the halves of ½ are.
    const from = Math.max(start, marks.at(-1)?.end ?? 0);
    if (from < end) marks.push({ start: from, end, wanted });
    return true;
  };
  const looked = text.slice(0, MARKED_LENGTH);
  const runs = matches.sieve ? likelyRuns(looked, matches.sieve) : textRuns(looked);
  for (const run of runs) {
    const found = run.parts.filter(add);
    if (found.length === 0 && run.parts.length > 1) add(run);
  }
  return marks;
};
