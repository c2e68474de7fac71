import { v7 as uuidv7 } from 'uuid';
import type { SearchDocument } from '../../../src/modules/search/documents/search-document.js';

const MINUTE_MS = 60_000;
const LANGUAGES = ['go', 'rust', 'python'];

/** Snippets that have a word in their content, the first the newest; `more` says what else some are. */
export const manyDocuments = (
  count: number,
  authorId: string,
  word: string,
  more: (index: number) => Partial<SearchDocument> = () => ({}),
): readonly SearchDocument[] =>
  Array.from({ length: count }, (_, index): SearchDocument => {
    const at = new Date(Date.now() - (index + 1) * MINUTE_MS);
    return {
      id: uuidv7(),
      type: 'snippet',
      authorId,
      isPublic: true,
      title: `Number ${index}`,
      description: null,
      content: `${word} and whatever else`,
      language: LANGUAGES[index % LANGUAGES.length] ?? null,
      tags: [index % 2 === 0 ? 'even' : 'odd'],
      details: {},
      popularity: 0,
      createdAt: at,
      updatedAt: at,
      ...more(index),
    };
  });
