import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { KeysetPages, type Page, type PageRequest, TOTAL_CAP } from '../../database/keyset-page.js';
import type { Transaction } from '../../database/transaction.js';
import type { FoundPerson, WantedPerson } from './person.js';
import { personColumns } from './person-sql.js';

/** Of what fits so well, one more than is counted: what is common need not be read through. */
const MAX_FITTING = TOTAL_CAP + 1;
/** Comparing letter by letter costs a hundredth of a millisecond each. */
const MAX_SIMILAR = 2_000;
/** Of fewer letters everything is similar to something. */
const MIN_SIMILAR_CHARACTERS = 4;
/** What the index knows of the inside of a word. */
const TRIGRAM = /[^ ]{3}/;

const SIMILAR_TIER = '4';

const PERSON = personColumns('users');

const NAME = 'lower(username) COLLATE "C"';

/**
 * `$1` is the prefix of usernames, which consist of what is before `~`; `$2` are the words, `$3`
 * those that may be misspelt, and each from `$4` on one that may not.
 */
const begins = (name: string): string => `(${name} >= $1::text AND ${name} < $1::text || '~')`;
const AT_WORD = `search_text LIKE '% ' || $2::text || '%'`;
const ANYWHERE = `search_text LIKE '%' || $2::text || '%'`;

/** Within a word only what has three letters can be found by the index. */
const matches = (words: string): string => (TRIGRAM.test(words) ? ANYWHERE : AT_WORD);

const BY_USERNAME = `
  (SELECT ${PERSON}, search_text, 1 AS tier, 0 AS distance, ${NAME} AS name
     FROM users
    WHERE suspended_at IS NULL AND ${begins(NAME)}
    ORDER BY ${NAME} LIMIT ${MAX_FITTING})`;

/** Short names first, of which the words are the larger part. */
const byWords = (words: string): string => `
  (SELECT * FROM (
     SELECT ${PERSON}, search_text, CASE WHEN ${AT_WORD} THEN 2 ELSE 3 END AS tier,
            char_length(search_text) AS distance, ${NAME} AS name
       FROM users
      WHERE suspended_at IS NULL AND ${matches(words)}
      LIMIT ${MAX_FITTING}) AS worded
    WHERE NOT ${begins('name')})`;

/** The first from `$4` on. */
const hasNumbers = ({ length }: readonly string[]): string =>
  Array.from(
    { length },
    (_, index) => ` AND search_text LIKE '% ' || $${index + 4}::text || '%'`,
  ).join('');

const bySimilarity = (words: string, numbers: readonly string[]): string => `
  (SELECT * FROM (
     SELECT ${PERSON}, search_text, ${SIMILAR_TIER} AS tier,
            round(1000 * (1 - strict_word_similarity($3::text, search_text)))::int AS distance,
            ${NAME} AS name
       FROM users
      WHERE suspended_at IS NULL AND search_text %>> $3::text${hasNumbers(numbers)}
      LIMIT ${MAX_SIMILAR}) AS alike
    WHERE NOT ${begins('name')} AND NOT ${matches(words)})`;

/**
 * Looks for people by username and full name, best first: usernames that begin with what is wanted
 * (by the alphabet, so that the exact one leads), then words that do, then what contains it, then
 * what is similar. What fits ten thousand people is shown with ten thousand of them.
 */
@Injectable()
export class PersonSearchRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /**
   * What a text asks for, to be looked for in the same transaction. That keeps how similar a name
   * must be, so that a wrong letter passes in five, and two that changed places in seven: a wrong
   * one takes three of a word's trigrams away and puts three others there, two take four.
   *
   * Who names somebody exactly has misspelt nothing. Nor has a word with digits: another number is
   * another one, and of numbered names each would be similar to all.
   */
  async understand(
    text: string,
    prefix: string | undefined,
    tx: Transaction,
  ): Promise<WantedPerson> {
    const [row] = await this.database.query<{ words: string; letters: string; exact: boolean }>(
      `SELECT words, letters,
              EXISTS (SELECT FROM users
                       WHERE suspended_at IS NULL AND ${NAME} = $2::text) AS exact,
              set_config('pg_trgm.strict_word_similarity_threshold',
                         (greatest(1.0 / 3, (n - 4.0) / (n + 4.0)) - 0.001)::text, true)
         FROM search_words($1) AS words,
              btrim(regexp_replace(words, '[^ ]*[[:digit:]][^ ]* ?', '', 'g')) AS letters,
              cardinality(show_trgm(letters)) AS n`,
      [text, prefix ?? null],
      { tx },
    );
    if (!row) throw new Error('the select returned no row');
    const { words, letters, exact } = row;
    const enough = letters.replaceAll(' ', '').length >= MIN_SIMILAR_CHARACTERS;
    if (!enough || exact) return { prefix, words };
    const numbers = words.split(' ').filter((word) => !` ${letters} `.includes(` ${word} `));
    return { prefix, words, misspelt: { letters, numbers } };
  }

  /** Of what `understand` made of a text that has words. */
  async search(
    wanted: WantedPerson,
    request: PageRequest,
    tx: Transaction,
  ): Promise<Page<FoundPerson>> {
    const fitting = [BY_USERNAME, byWords(wanted.words)];
    if (!wanted.misspelt) return this.read(fitting, wanted, request, tx);
    const similar = [bySimilarity(wanted.words, wanted.misspelt.numbers)];
    if (request.kind === 'page') return this.read([...fitting, ...similar], wanted, request, tx);
    if (request.after?.[0] === SIMILAR_TIER) return this.read(similar, wanted, request, tx);
    const best = await this.read(fitting, wanted, request, tx);
    if (best.hasMore) return best;
    // Only now: to find what is similar costs ten times what all else does.
    const room = request.limit - best.rows.length;
    const rest = { kind: 'cursor', limit: Math.max(1, room) } as const;
    const { rows, hasMore } = await this.read(similar, wanted, rest, tx);
    if (room === 0) return { rows: best.rows, hasMore: rows.length > 0 };
    return { rows: [...best.rows, ...rows], hasMore };
  }

  private read(
    from: readonly string[],
    { prefix, words, misspelt }: WantedPerson,
    request: PageRequest,
    tx: Transaction,
  ): Promise<Page<FoundPerson>> {
    const source = from.join(' UNION ALL ');
    // A parameter that a statement does not name has no type.
    const compared = source.includes('$3') ? misspelt : undefined;
    return this.pages.read<FoundPerson>(
      {
        select: `${personColumns('found')}, tier, distance, name`,
        from: `(${source}) AS found`,
        where: [],
        // No username is behind `~`.
        parameters: [
          ...[prefix ?? '~', words],
          ...(compared ? [compared.letters, ...compared.numbers] : []),
        ],
        keys: [
          { expression: 'found.tier', type: 'bigint' },
          { expression: 'found.distance', type: 'bigint' },
          { expression: 'found.name', type: 'text' },
        ],
        direction: 'ASC',
      },
      request,
      tx,
    );
  }
}
