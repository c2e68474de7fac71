import { drawn, oneOf } from './drawn.js';

// SQL over the parameters that `WORDS` begins: of verbs, nouns and tags.

export const title = (row: string, purpose: number): string =>
  `${oneOf('$1::text[]', row, purpose)} || ' ' || ${oneOf('$2::text[]', row, purpose + 1)}
    || ' with ' || ${oneOf('$2::text[]', row, purpose + 2)}`;

/** @param count of sentences, as SQL */
export const sentences = (count: string, row: string, purpose: number): string =>
  `(SELECT string_agg(${title(`${row} * 64 + k`, purpose)}, '. ' ORDER BY k) || '.'
      FROM generate_series(1, ${count}) AS k)`;

/** One to five, the usual ones by far the most. */
export const tags = (row: string, purpose: number): string =>
  `ARRAY(SELECT DISTINCT ${oneOf('$3::text[]', `${row} * 8 + k`, purpose, 4)}
           FROM generate_series(0, ${drawn('5', row, purpose + 1)}) AS k)`;
