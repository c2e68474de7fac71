/** Of a longer text only so much is looked at, which bounds the work. */
const MAX_LOOKED_AT = 20_000;

/** Controls other than white space, and those that reorder what is written around them. */
const DROPPED = /(?!\s)\p{Cc}|[\u202a-\u202e\u2066-\u2069]/gu;
/** In Unicode mode only halves without their other half are surrogates. */
const LONE_SURROGATE = /\p{Surrogate}/gu;
const LINE_END = /\r\n?|[\v\f\u2028\u2029]/g;

const wellFormed = (text: string): string =>
  text.replace(DROPPED, '').replace(LONE_SURROGATE, '\ufffd');

/** The beginning of a text, which never ends within a code point. */
const beginning = (text: string, length: number): string => {
  if (text.length <= length) return text;
  const end = text.codePointAt(length - 1) ?? 0;
  return text.slice(0, end > 0xffff ? length - 1 : length);
};

/** At most so many UTF-16 units, with an ellipsis for what is left out. */
export const cut = (text: string, length: number): string =>
  text.length <= length ? text : `${beginning(text, length - 1).trimEnd()}…`;

/** A text on one line, which PostgreSQL takes. */
export const oneLine = (text: string, length: number): string =>
  cut(wellFormed(beginning(text, MAX_LOOKED_AT)).replace(/\s+/g, ' ').trim(), length);

/** A text of several lines, whose only control is the line feed. */
export const lines = (text: string, length: number): string => {
  const whole = wellFormed(beginning(text, MAX_LOOKED_AT).replace(LINE_END, '\n'));
  const trimmed = whole.split('\n').map((line) => line.replaceAll('\t', '  ').trimEnd());
  return cut(
    trimmed
      .join('\n')
      .replace(/\n{3,}/g, '\n\n')
      .trim(),
    length,
  );
};

/** Markdown without its HTML comments, which are for who writes: most templates are full of them. */
export const withoutComments = (markdown: string): string => {
  const text = beginning(markdown, MAX_LOOKED_AT);
  let kept = '';
  let from = 0;
  // Not by a pattern: it would look for the end of each of a thousand comments that have none.
  for (;;) {
    const start = text.indexOf('<!--', from);
    if (start === -1) return kept + text.slice(from);
    kept += text.slice(from, start);
    const end = text.indexOf('-->', start + 4);
    if (end === -1) return kept;
    from = end + 3;
  }
};

/** The text as it came, if it is one clean line of at most so many characters. */
export const cleanLine = (value: unknown, length: number): string | undefined => {
  if (typeof value !== 'string' || value === '' || value.length > length) return undefined;
  return oneLine(value, length) === value ? value : undefined;
};

/** `1 commit`, `3 commits`; undefined of none. */
export const counted = (count: number, one: string, many = `${one}s`): string | undefined =>
  count > 0 ? `${count} ${count === 1 ? one : many}` : undefined;

/** `a, b, c and 2 more`; undefined of none. */
export const several = (
  items: readonly unknown[],
  nameOf: (item: unknown) => string | undefined,
  most = 5,
): string | undefined => {
  const names = items.slice(0, most).flatMap((item) => nameOf(item) ?? []);
  if (names.length === 0) return undefined;
  const more = items.length - most;
  return (
    [...new Set(names.map((name) => oneLine(name, 80)))].join(', ') +
    (more > 0 ? ` and ${more} more` : '')
  );
};
