import type { SearchDocument } from '../search/documents/search-document.js';
import type { NewSnippet } from './snippet.js';

/** What of a snippet is searched. */
export const snippetDocument = ({
  id,
  authorId,
  isPublic,
  text: { title, description, code, language, tags },
}: Omit<NewSnippet, 'forkedFromId'>): SearchDocument => ({
  id,
  type: 'snippet',
  authorId,
  isPublic,
  title,
  description,
  content: code,
  language: language.toLowerCase(),
  tags,
  details: {},
});
