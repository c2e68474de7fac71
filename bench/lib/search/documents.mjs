import { oneOf, seededRandom, wholeNumber } from './seeded-random.mjs';
import { code, description, page, title } from './texts.mjs';
import { capital } from './vocabulary.mjs';

/**
 * @typedef {import('./seeded-random.mjs').Random} Random
 * @typedef {import('./vocabulary.mjs').Vocabulary} Vocabulary
 *
 * @typedef {object} Author
 * @property {string} id
 * @property {string} username
 * @property {string} full_name
 * @property {string} bio
 * @property {string} location
 * @property {string} created_at
 *
 * @typedef {object} Document a row of `search_documents`
 * @property {string} id
 * @property {'snippet' | 'doc' | 'user' | 'repository'} type
 * @property {string} author_id
 * @property {boolean} is_public
 * @property {number} popularity
 * @property {string | null} language
 * @property {string[]} tags
 * @property {object} details
 * @property {string} created_at
 * @property {string} title
 * @property {string | null} description
 * @property {string} content
 */

const SEED = 7_411;
/** So many are made at once. */
const BATCH = 500;
const YEARS_MS = 3 * 365.25 * 86_400_000;
/** One document in so many is a user. */
const PER_AUTHOR = 100;
const SHARES = { snippet: 0.78, doc: 0.15 };
const PRIVATE = 0.03;
const UNLOVED = 0.65;
const MOST_POPULAR = 100_000;

/**
 * All documents in the order of their age, over the three years before `until`; the same each time.
 *
 * @typedef {ReturnType<typeof makeCorpus>} Corpus
 *
 * @param {Vocabulary} vocabulary
 * @param {number} count
 * @param {Date} until
 */
export function makeCorpus(vocabulary, count, until) {
  const begin = until.getTime() - YEARS_MS;
  /** @type {(index: number) => number} */
  const momentOf = (index) => Math.floor(begin + (index * YEARS_MS) / count);
  const authors = Array.from({ length: Math.ceil(count / PER_AUTHOR) }, (_, index) =>
    makeAuthor(vocabulary, index, momentOf(index * PER_AUTHOR)),
  );

  return {
    count,
    authors,
    batches: Math.ceil(count / BATCH),
    /** The same ones each time. @type {(batch: number) => Document[]} */
    batch(batch) {
      const random = seededRandom(SEED + batch);
      const from = batch * BATCH;
      return Array.from({ length: Math.min(BATCH, count - from) }, (_, offset) => {
        const index = from + offset;
        const author = authors[index / PER_AUTHOR];
        if (author) return userDocument(author, random);
        const own = authors[authorOf(random, index)] ?? authors[0];
        if (!own) throw new Error('there is nobody to write');
        return makeDocument(vocabulary, random, own, momentOf(index));
      });
    },
  };
}

/** Of those who were there already; some write much. @type {(random: Random, index: number) => number} */
const authorOf = (random, index) => Math.floor(Math.ceil(index / PER_AUTHOR) * random() ** 3);

/** @type {(vocabulary: Vocabulary, index: number, at: number) => Author} */
function makeAuthor(vocabulary, index, at) {
  const random = seededRandom(-1 - index);
  const [first, last] = [oneOf(random, vocabulary.roots), oneOf(random, vocabulary.roots)];
  return {
    ...{ id: uuidOf(random, at), username: `${first}-${last}-${index}` },
    full_name: `${capital(first)} ${capital(last)}`,
    bio: description(random, vocabulary),
    location: capital(oneOf(random, vocabulary.roots)),
    created_at: new Date(at).toISOString(),
  };
}

/** @type {(author: Author, random: Random) => Document} */
const userDocument = ({ id, username, full_name, bio, location, created_at }, random) => ({
  ...{ id, type: 'user', author_id: id, is_public: true, popularity: popularity(random) },
  ...{ language: null, tags: [], details: { username, full_name, avatar_url: null }, created_at },
  ...{ title: username, description: full_name, content: `${bio}\n${location}` },
});

/** @type {(vocabulary: Vocabulary, random: Random, author: Author, at: number) => Document} */
function makeDocument(vocabulary, random, author, at) {
  const base = {
    ...{ id: uuidOf(random, at), author_id: author.id, is_public: random() >= PRIVATE },
    ...{ popularity: popularity(random), created_at: new Date(at).toISOString() },
    tags: tagsOf(vocabulary, random),
  };
  const drawn = random();
  if (drawn < SHARES.snippet) {
    const { language, code: content } = code(random, vocabulary);
    const texts = {
      title: title(random, vocabulary),
      description: description(random, vocabulary),
    };
    return { ...base, type: 'snippet', language, details: {}, ...texts, content };
  }
  const heading = title(random, vocabulary);
  const slug = heading.toLowerCase().replaceAll(' ', '-');
  if (drawn < SHARES.snippet + SHARES.doc) {
    const texts = { title: heading, description: null, content: page(random, vocabulary) };
    return { ...base, type: 'doc', language: null, details: { slug }, ...texts };
  }
  const name = `${author.username}/${slug.split('-').slice(0, 2).join('-')}`;
  const texts = { title: name, description: description(random, vocabulary), content: '' };
  const { language } = code(random, vocabulary);
  const details = { url: `https://github.com/${name}` };
  return { ...base, type: 'repository', language, details, ...texts };
}

/** One to four. @type {(vocabulary: Vocabulary, random: Random) => string[]} */
const tagsOf = (vocabulary, random) => [
  ...new Set(Array.from({ length: wholeNumber(random, 1, 4) }, () => vocabulary.tag(random))),
];

/** Most are liked by nobody, and few by very many. @param {Random} random */
const popularity = (random) =>
  random() < UNLOVED ? 0 : Math.min(MOST_POPULAR, Math.floor((1 - random()) ** (-1 / 1.05)));

/** A UUIDv7 of that time. @type {(random: Random, at: number) => string} */
function uuidOf(random, at) {
  const time = at.toString(16).padStart(12, '0');
  const rest = Array.from({ length: 3 }, () =>
    Math.floor(random() * 2 ** 32)
      .toString(16)
      .padStart(8, '0'),
  ).join('');
  const [b, c, d] = [rest.slice(0, 3), rest.slice(3, 6), rest.slice(6, 18)];
  return `${time.slice(0, 8)}-${time.slice(8)}-7${b}-8${c}-${d}`;
}
