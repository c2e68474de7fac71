const MAX_INSPECTED = 512;
const MAX_NAME = 40;

/** In this order: later names appear in the strings of earlier ones too. */
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];

const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/iPhone|iPod/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/CrOS/, 'ChromeOS'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux/, 'Linux'],
];

const named = (names: typeof BROWSERS, agent: string): string | undefined =>
  names.find(([pattern]) => pattern.test(agent))?.[1];

/** A short name for people to know their sessions by: `Firefox on Windows`, `curl`. */
export const deviceName = (userAgent: string | undefined): string | null => {
  const agent = userAgent?.slice(0, MAX_INSPECTED) ?? '';
  const browser = named(BROWSERS, agent);
  const system = named(SYSTEMS, agent);
  if (browser !== undefined) return system === undefined ? browser : `${browser} on ${system}`;
  // RFC 9110 §10.1.5: the most significant product comes first.
  const product = /^[\w!#$%&'*+.^`|~-]+/.exec(agent)?.[0].slice(0, MAX_NAME);
  return product ?? system ?? null;
};
