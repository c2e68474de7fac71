import type { SubjectKind } from '../subjects/subject.js';
import type { RevisionResponse } from './dto/revision.response.js';
import type { Revision } from './revision.js';

const textOf = (kind: SubjectKind, text: string): Pick<RevisionResponse, 'code' | 'content'> =>
  kind === 'snippet' ? { code: text } : { content: text };

export const toRevision = (
  kind: SubjectKind,
  { number, text, created_at }: Revision,
): RevisionResponse => ({
  number,
  ...textOf(kind, text),
  created_at: created_at.toISOString(),
});
