import type { CorpusEntry } from './corpus-entry.js';

const THINGS = [
  ...['invoice', 'recipe', 'weather', 'chess', 'garden', 'parking', 'library', 'bicycle'],
  ...['museum', 'podcast', 'tournament', 'ferry', 'bakery', 'aquarium', 'orchestra', 'lighthouse'],
  ...['planetarium', 'warehouse'],
];
const WHATS = ['exporter', 'dashboard', 'reminder', 'calculator', 'importer'];

/** What happens to be said in passing, of what others are about. */
const ASIDES = [
  'Sort the array of rows first, then retry the request over HTTP if it fails.',
  'The debounce is taken from elsewhere; a hook of React would do as well.',
  'See getUserById for how a user is loaded, and the parser for HTML.',
  'A binary file; search in it is slow. Rust would have lifetimes for this.',
  'One query of SQL per page, cached in Redis, behind the rate limiter.',
  'Quicksort is not worth it here. A closure keeps the counter.',
  'Deployed with Docker and Kubernetes; nginx is in front, Kafka is not used.',
  'Written in Python, once in C++; Ada Lovelace would have liked the queue.',
  'A string is reversed twice, a list once. Binary trees are searched by depth.',
  'Tokens are verified by JWT; passwords never reach this code.',
];
const AUTHORS = ['kent-baker', 'sam-lee', 'grace-hopper', 'mira-chen', 'jose-garcia'];
const LANGUAGES = ['javascript', 'python', 'go', 'java', 'typescript', 'ruby', 'php'];

const at = <T>(values: readonly T[], index: number): T => {
  const value = values[index % values.length];
  if (value === undefined) throw new Error('there is none');
  return value;
};

/**
 * Documents that nobody looks for; their contents have the words of nearly every question. Some are
 * liked more than what is meant.
 */
export const BYSTANDERS: readonly CorpusEntry[] = THINGS.flatMap((thing, row) =>
  WHATS.map((what, column): CorpusEntry => {
    const index = row * WHATS.length + column;
    const isDoc = index % 3 === 0;
    const [first, second] = [at(ASIDES, index), at(ASIDES, index * 3 + 1)];
    return {
      key: `${thing}-${what}`,
      type: isDoc ? 'doc' : 'snippet',
      author: at(AUTHORS, index),
      isPublic: true,
      title: `${thing.charAt(0).toUpperCase()}${thing.slice(1)} ${what}`,
      description: isDoc ? null : `For the ${thing} of a friend`,
      content: `// ${thing} ${what}\n// ${first}\n// ${second}\nrun(${index});`,
      language: isDoc ? null : at(LANGUAGES, index),
      tags: [thing],
      popularity: (index * 37) % 97,
    };
  }),
);
