import { type Stretch, fragmentPlace } from './fragment-place.js';
import { markedHtml } from './marked-html.js';
import { type Mark, marksOf } from './text-marks.js';
import { type MarkWindow, richestWindow } from './richest-window.js';
import type { WordMatcher } from './word-matcher.js';

const MAX_FRAGMENTS = 3;
/** In UTF-16 units: what stands further apart is not shown together. */
const WINDOW_LENGTH = 110;

/** What no fragment shows yet. */
interface Gap extends Stretch {
  readonly marks: readonly Mark[];
}

const richestIn = (
  gaps: readonly Gap[],
  shown: ReadonlySet<string>,
): { readonly gap: Gap; readonly window: MarkWindow } | undefined => {
  let best: { readonly gap: Gap; readonly window: MarkWindow } | undefined;
  for (const gap of gaps) {
    const window = richestWindow(gap.marks, WINDOW_LENGTH, shown);
    if (window !== undefined && window.worth > (best?.window.worth ?? 0)) best = { gap, window };
  }
  return best;
};

const gapsBeside = ({ start, end, marks }: Gap, fragment: Stretch): Gap[] => [
  { start, end: fragment.start, marks: marks.filter((mark) => mark.end <= fragment.start) },
  { start: fragment.end, end, marks: marks.filter((mark) => mark.start >= fragment.end) },
];

/** The richest place first, then where most of what it lacks is. */
const placesOf = (text: string, marks: readonly Mark[]): Stretch[] => {
  const shown = new Set<string>();
  const places: Stretch[] = [];
  let gaps: Gap[] = [{ start: 0, end: text.length, marks }];
  while (places.length < MAX_FRAGMENTS) {
    const richest = richestIn(gaps, shown);
    if (richest === undefined) break;
    const place = fragmentPlace(text, richest.window, richest.gap);
    places.push(place);
    richest.window.wanted.forEach((word) => shown.add(word));
    gaps = gaps.flatMap((gap) => (gap === richest.gap ? gapsBeside(gap, place) : gap));
  }
  return places.sort((one, other) => one.start - other.start);
};

const hasText = (text: string, start: number, end?: number): boolean =>
  /\S/.test(text.slice(start, end));

/**
 * Up to three pieces of a long text as HTML, of about 150 characters each, in the order of the text:
 * where most different wanted words are near each other. What was looked for is in `<mark>`, and `…`
 * stands where the text goes on.
 */
export const highlightFragments = (text: string, matches: WordMatcher): string[] => {
  const marks = marksOf(text, matches);
  return placesOf(text, marks).map((place) => {
    const before = hasText(text, 0, place.start) ? '…' : '';
    const after = hasText(text, place.end) ? '…' : '';
    return `${before}${markedHtml(text, place, marks)}${after}`;
  });
};
