import { BYSTANDERS } from './bystanders.js';
import type { CorpusEntry } from './corpus-entry.js';
import { DOCS } from './docs.js';
import { PEOPLE } from './people.js';
import { readDocs, readPeople, readRepositories, readSnippets } from './read-corpus.js';
import { REPOSITORIES } from './repositories.js';
import { ALGORITHM_SNIPPETS } from './snippets-algorithms.js';
import { SYSTEM_SNIPPETS } from './snippets-systems.js';
import { WEB_SNIPPETS } from './snippets-web.js';

/** What a site for developers may hold: what is looked for, and much that is not. */
export const CORPUS: readonly CorpusEntry[] = [
  ...readPeople(PEOPLE),
  ...[ALGORITHM_SNIPPETS, WEB_SNIPPETS, SYSTEM_SNIPPETS].flatMap(readSnippets),
  ...readDocs(DOCS),
  ...readRepositories(REPOSITORIES),
  ...BYSTANDERS,
];
