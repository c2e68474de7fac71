/**
 * SQL for chance that is the same in every run, whatever the plan: from a row's number and what is
 * drawn for it.
 * @param row a bigint
 * @param purpose different ones are independent of each other
 * @returns from 0 to below 1
 */
export const share = (row: string, purpose: number): string =>
  `((hashint8extended((${row})::bigint, ${purpose}) & 4503599627370495) / 4503599627370496.0::float8)`;

/** A whole number from 0 to below `count`; with a greater `skew` more often a small one. */
export const drawn = (count: string, row: string, purpose: number, skew = 1): string =>
  `floor((${count}) * power(${share(row, purpose)}, ${skew}))::integer`;

/** One of an array's elements. */
export const oneOf = (array: string, row: string, purpose: number, skew = 1): string =>
  `(${array})[1 + ${drawn(`cardinality(${array})`, row, purpose, skew)}]`;

/** A UUIDv7 of that time (RFC 9562), so that indexes grow as they do. @param at a timestamptz */
export const uuidOf = (at: string, row: string, purpose: number): string => {
  const chance = `md5('${purpose}/' || (${row}))`;
  return `(lpad(to_hex(floor(extract(epoch FROM ${at}) * 1000)::bigint), 12, '0')
    || '7' || substr(${chance}, 1, 3) || '8' || substr(${chance}, 4, 15))::uuid`;
};

/** As precise as its UUIDv7 is. */
export const moment = (at: string): string => `date_trunc('milliseconds', ${at})`;

/** Numbers what there is several times of each row: the k-th of it, from 0 to below ten millions. */
export const nthOf = (row: string, k: string): string => `(${row}::bigint * 10000000 + ${k})`;
