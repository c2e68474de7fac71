import type { SearchDocument } from '../search/documents/search-document.js';
import type { EditableDoc } from './doc-changes.js';

export interface SearchedDoc extends EditableDoc {
  readonly id: string;
  readonly authorId: string;
  readonly isPublic: boolean;
}

/** What of a page is searched, and its address. */
export const docDocument = ({
  id,
  authorId,
  isPublic,
  title,
  content,
  tags,
  slug,
}: SearchedDoc): SearchDocument => ({
  id,
  type: 'doc',
  authorId,
  isPublic,
  title,
  description: null,
  content,
  language: null,
  tags,
  details: { slug },
});
