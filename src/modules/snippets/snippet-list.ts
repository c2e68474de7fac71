import type { SubjectList } from '../social/subjects/subject-list.js';
import type { SnippetResponse } from './dto/snippet.response.js';
import type { SnippetRow } from './snippet.js';
import { SNIPPET_FROM, snippetColumns } from './snippet-sql.js';
import { toSnippet } from './snippet-view.js';

/** For `SubjectLists`. */
export const SNIPPET_LIST: SubjectList<SnippetRow, SnippetResponse> = {
  kind: 'snippet',
  from: SNIPPET_FROM,
  columns: snippetColumns,
  view: toSnippet,
};
