import { escapeHtml } from '../../../mail/escape-html.js';
import type { Mark } from './text-marks.js';

/** Between the parts of one name, which are marked as one. */
const JOINT = /^[-_.:/]{0,2}$/;

interface Place {
  readonly start: number;
  readonly end: number;
}

const joined = (text: string, marks: readonly Place[]): Place[] => {
  const places: Place[] = [];
  for (const { start, end } of marks) {
    const last = places.at(-1);
    if (last !== undefined && JOINT.test(text.slice(last.end, start)))
      places[places.length - 1] = { start: last.start, end };
    else places.push({ start, end });
  }
  return places;
};

/** A stretch of text as HTML in which `<mark>` is all that is not text. */
export const markedHtml = (text: string, { start, end }: Place, marks: readonly Mark[]): string => {
  const inside = marks
    .filter((mark) => mark.start < end && mark.end > start)
    .map((mark) => ({ start: Math.max(mark.start, start), end: Math.min(mark.end, end) }));
  let html = '';
  let at = start;
  for (const place of joined(text, inside)) {
    const marked = escapeHtml(text.slice(place.start, place.end));
    html += `${escapeHtml(text.slice(at, place.start))}<mark>${marked}</mark>`;
    at = place.end;
  }
  return html + escapeHtml(text.slice(at, end));
};
