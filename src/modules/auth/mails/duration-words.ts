const UNITS: readonly (readonly [seconds: number, unit: string])[] = [
  [24 * 60 * 60, 'day'],
  [60 * 60, 'hour'],
  [60, 'minute'],
  [1, 'second'],
];

/** `3 days`, `1 hour`, `90 minutes`: in the largest unit that it is a multiple of. */
export const durationInWords = (seconds: number): string => {
  const [size, unit] = UNITS.find(([length]) => seconds % length === 0) ?? [1, 'second'];
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};
