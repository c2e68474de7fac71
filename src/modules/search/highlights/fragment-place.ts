import { cutFrom, cutUpTo } from './character-cuts.js';

/** A stretch of a text, in UTF-16 units. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** In UTF-16 units. */
const FRAGMENT_LENGTH = 150;

/** After the first line's end, else after the first blank, else anywhere between characters. */
const beginning = (text: string, from: number, to: number): number => {
  const context = text.slice(from - 1, to);
  const cut = context.includes('\n') ? context.indexOf('\n') : context.search(/\s/);
  return cut < 0 ? Math.min(cutFrom(text, from), to) : from + cut;
};

/** Before the last line's end, else before the last blank, else anywhere between characters. */
const ending = (text: string, from: number, to: number): number => {
  const context = text.slice(from, to + 1);
  const cut = context.includes('\n') ? context.lastIndexOf('\n') : context.search(/\s\S*$/);
  return cut < 0 ? Math.max(cutUpTo(text, to), from) : from + cut;
};

const withoutBlanks = (text: string, { start, end }: Stretch): Stretch => {
  const piece = text.slice(start, end);
  return {
    start: start + piece.length - piece.trimStart().length,
    end: start + piece.trimEnd().length,
  };
};

/** What is shown around a place: about as much before as behind, as far as it is within `bounds`. */
export const fragmentPlace = (text: string, place: Stretch, bounds: Stretch): Stretch => {
  const shown = {
    start: place.start,
    end: Math.min(place.end, cutUpTo(text, place.start + FRAGMENT_LENGTH)),
  };
  const spare = FRAGMENT_LENGTH - (shown.end - shown.start);
  const to = Math.min(
    bounds.end,
    Math.max(bounds.start, shown.start - Math.floor(spare / 2)) + FRAGMENT_LENGTH,
  );
  const from = Math.max(bounds.start, to - FRAGMENT_LENGTH);
  return withoutBlanks(text, {
    start: from === bounds.start ? from : beginning(text, from, shown.start),
    end: to === bounds.end ? to : ending(text, shown.end, to),
  });
};
