import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';

export interface GivenWord {
  readonly text: string;
  /** It may be the beginning of another. */
  readonly mayGoOn: boolean;
  /** It may be misspelt. */
  readonly mayBeWrong: boolean;
}

export interface KnownWord {
  readonly word: string;
  /** In how many it is; null for what was never counted. */
  readonly documents: number | null;
  /** What may have been meant by it, where it is rare. */
  readonly near: readonly string[];
  /** In how many documents these are, all together. */
  readonly near_documents: number;
}

/** What is in more documents was meant as it is, */
const RARE = 100;
/** and what is in more of them was typed to its end. */
const UNUSUAL = 500;
/** Of words that may be like it, so many are looked at. */
const MAX_COMPARED = 5_000;
/** So many words may be meant by one. */
const MAX_NEAR = 8;
/** And so many more that it begins. */
const MAX_LONGER = 12;
/** So many letters have words of which two may be wrong. */
const LONG = 7;
/** What edits do not explain must have so much in common with the word. */
const SIMILARITY = 0.45;

/**
 * One edit away, and much more usual; two, of a long word that is in no document. A short word that is
 * in the dictionary is meant as it is, for there is another near each.
 */
const NEAR = `
  SELECT known.lexeme, known.documents
    FROM (SELECT lexeme, documents FROM search_lexemes
           WHERE given.may_be_wrong AND coalesce(held.documents, 0) < ${RARE}
             AND (held.documents IS NULL OR length(given.text) > 3)
             AND search_near_keys(lexeme) && search_near_keys(given.text)
           LIMIT ${MAX_COMPARED}) AS known
   WHERE known.documents > 10 * coalesce(held.documents, 0)
     AND (search_is_one_edit(known.lexeme, given.text)
          OR held.documents IS NULL AND length(given.text) >= ${LONG}
             AND levenshtein_less_equal(known.lexeme, given.text, 2) = 2)
   ORDER BY search_is_one_edit(known.lexeme, given.text) DESC, known.documents DESC, known.lexeme
   LIMIT ${MAX_NEAR}`;

const LONGER = `
  SELECT known.lexeme, known.documents
    FROM (SELECT lexeme, documents FROM search_lexemes
           WHERE given.may_go_on AND coalesce(held.documents, 0) < ${UNUSUAL}
             AND lexeme > given.text AND lexeme < given.text || U&'\\FFFF'
           LIMIT ${MAX_COMPARED}) AS known
   ORDER BY known.documents DESC, known.lexeme LIMIT ${MAX_LONGER}`;

/** Of words that are not too short for it, where nothing else explains them. */
const ALIKE = `
  SELECT known.lexeme, known.documents FROM search_lexemes AS known
   WHERE given.may_be_wrong AND length(given.text) >= 6 AND held.documents IS NULL
     AND near.words IS NULL AND longer.words IS NULL
     AND known.lexeme % given.text AND similarity(known.lexeme, given.text) >= ${SIMILARITY}
   ORDER BY similarity(known.lexeme, given.text) DESC, known.documents DESC, known.lexeme
   LIMIT ${MAX_NEAR}`;

const gathered = (words: string, name: string): string => `
  CROSS JOIN LATERAL (SELECT array_agg(lexeme) AS words, sum(documents) AS documents
                        FROM (${words}) AS words) AS ${name}`;

/** What is known of words: how usual they are, and what is like them. */
@Injectable()
export class KnownWordRepository {
  constructor(private readonly database: Database) {}

  /** Of words of letters, in lower case, in any order. */
  find(words: readonly GivenWord[]): Promise<KnownWord[]> {
    return this.database.query<KnownWord>(
      `SELECT given.text AS word, held.documents,
              coalesce(near.words, '{}') || coalesce(longer.words, '{}')
                || coalesce(alike.words, '{}') AS near,
              (coalesce(near.documents, 0) + coalesce(longer.documents, 0)
                + coalesce(alike.documents, 0))::int AS near_documents
         FROM unnest($1::text[], $2::boolean[], $3::boolean[])
              AS given (text, may_go_on, may_be_wrong)
         LEFT JOIN search_lexemes AS held ON held.lexeme = given.text
        ${gathered(NEAR, 'near')} ${gathered(LONGER, 'longer')} ${gathered(ALIKE, 'alike')}`,
      [
        words.map(({ text }) => text),
        words.map(({ mayGoOn }) => mayGoOn),
        words.map(({ mayBeWrong }) => mayBeWrong),
      ],
      { name: 'search_known_words' },
    );
  }
}
