import { markedHtml } from './marked-html.js';
import { marksOf } from './text-marks.js';
import type { WordMatcher } from './word-matcher.js';

/** All of a short text as HTML with what was looked for in `<mark>`; undefined: nothing of it is there. */
export const highlightWhole = (text: string, matches: WordMatcher): string | undefined => {
  const marks = marksOf(text, matches);
  return marks.length === 0 ? undefined : markedHtml(text, { start: 0, end: text.length }, marks);
};
