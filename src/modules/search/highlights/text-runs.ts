import { runsOf, splitRun } from '../query/identifier-parts.js';
import { SIGNED_LANGUAGES, nameOfLanguage } from '../query/signed-languages.js';
import { lowerCase } from '../query/plain-text.js';
import { placedPlainText } from './placed-plain-text.js';

/** A word, and where it stands in a text. */
export interface PlacedWord {
  readonly start: number;
  readonly end: number;
  /** In lower case, without accents. */
  readonly word: string;
}

/** Letters and digits that stand together, as a word of their own. */
export interface TextRun extends PlacedWord {
  /** What it falls into as an identifier; a single one where it does not. */
  readonly parts: readonly PlacedWord[];
}

/** What letters and digits are in, whatever they are made of. */
const PIECES = /(?:[A-Za-z0-9]|\P{ASCII})+/gu;
const ASCII_ALONE = /^\p{ASCII}*$/u;

type Placing = (from: number, to: number, text: string) => PlacedWord;

const runAt = (run: string, from: number, placed: Placing): TextRun => {
  const whole = placed(from, from + run.length, run);
  const parts = splitRun(run);
  if (parts.length === 1) return { ...whole, parts: [whole] };
  let at = from;
  return { ...whole, parts: parts.map((part) => placed(at, (at += part.length), part)) };
};

const asWritten: Placing = (start, end, text) => ({ start, end, word: lowerCase(text) });

const languageAt = (signed: string, start: number): TextRun => {
  const whole = asWritten(start, start + signed.length, nameOfLanguage(signed));
  return { ...whole, parts: [whole] };
};

function* plainRunsAt(piece: string, offset: number): Generator<TextRun> {
  const { plain, startOf, endOf } = placedPlainText(piece);
  const placed: Placing = (from, to, text) =>
    asWritten(offset + startOf(from), offset + endOf(to), text);
  for (const { 0: run, index } of runsOf(plain)) yield runAt(run, index, placed);
}

function* runsBetween(text: string, from: number, to: number): Generator<TextRun> {
  for (const { 0: piece, index } of text.slice(from, to).matchAll(PIECES))
    if (ASCII_ALONE.test(piece)) yield runAt(piece, from + index, asWritten);
    else yield* plainRunsAt(piece, from + index);
}

/** The words of a text in their order, as they are found. */
export function* textRuns(text: string): Generator<TextRun> {
  let at = 0;
  for (const { 0: signed, index } of text.matchAll(SIGNED_LANGUAGES)) {
    yield* runsBetween(text, at, index);
    yield languageAt(signed, index);
    at = index + signed.length;
  }
  yield* runsBetween(text, at, text.length);
}
