/** What belongs to the character before it: the rest of a surrogate pair, accents, joined emoji. */
const CONTINUES = /^(?:[\udc00-\udfff]|\p{M}|\u200d|[\u{1f3fb}-\u{1f3ff}])/u;
const JOINER = '\u200d';
/** Of joined characters in UTF-16 units: what is longer is no writing, and is cut somewhere. */
const LONGEST = 64;

const isInsideCharacter = (text: string, at: number): boolean =>
  CONTINUES.test(text.slice(at, at + 2)) || text[at - 1] === JOINER;

const isInsidePair = (text: string, at: number): boolean =>
  /^[\udc00-\udfff]/.test(text.charAt(at)) && /^[\ud800-\udbff]/.test(text.charAt(at - 1));

const nearestCut = (text: string, from: number, step: 1 | -1): number => {
  for (let at = from; Math.abs(at - from) <= LONGEST; at += step)
    if (!isInsideCharacter(text, at)) return at;
  return isInsidePair(text, from) ? from + step : from;
};

/** The first place from here on where a text may be cut without parting a character. */
export const cutFrom = (text: string, from: number): number => nearestCut(text, from, 1);

/** The last such place up to here. */
export const cutUpTo = (text: string, to: number): number => nearestCut(text, to, -1);
