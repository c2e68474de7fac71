import type { SubjectList } from '../social/subjects/subject-list.js';
import type { DocResponse } from './dto/doc.response.js';
import type { DocRow } from './doc.js';
import { DOC_FROM, docColumns } from './doc-sql.js';
import { toDoc } from './doc-view.js';

/** For `SubjectLists`. */
export const DOC_LIST: SubjectList<DocRow, DocResponse> = {
  kind: 'doc',
  from: DOC_FROM,
  columns: docColumns,
  view: toDoc,
};
