const sameFrom = (one: string, at: number, other: string, otherAt: number): boolean =>
  one.length - at === other.length - otherAt && one.startsWith(other.slice(otherAt), at);

/** Whether one letter more, less or another, or two neighbours swapped, make one word of the other. */
export const isOneEditAway = (one: string, other: string): boolean => {
  if (Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  if (at === one.length && at === other.length) return false;
  const areSwapped = one[at] === other[at + 1] && one[at + 1] === other[at];
  return (
    sameFrom(one, at + 1, other, at + 1) ||
    sameFrom(one, at + 1, other, at) ||
    sameFrom(one, at, other, at + 1) ||
    (areSwapped && sameFrom(one, at + 2, other, at + 2))
  );
};
