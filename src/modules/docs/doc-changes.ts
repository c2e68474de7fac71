import type { DocFields } from './doc.js';

/** What of a page its author may change. */
export interface EditableDoc extends DocFields {
  readonly slug: string;
}

/** What is left out, or undefined, stays. */
export type DocChanges = {
  readonly [Field in keyof EditableDoc]?: EditableDoc[Field] | undefined;
} & { readonly isPublic?: boolean | undefined };

export const changedDoc = (former: EditableDoc, changes: DocChanges): EditableDoc => ({
  title: changes.title ?? former.title,
  slug: changes.slug ?? former.slug,
  content: changes.content ?? former.content,
  tags: changes.tags ?? former.tags,
});

export const isRewritten = (former: EditableDoc, changed: EditableDoc): boolean =>
  former.content !== changed.content;

export const isSame = (former: EditableDoc, changed: EditableDoc): boolean =>
  former.title === changed.title &&
  former.slug === changed.slug &&
  !isRewritten(former, changed) &&
  former.tags.join() === changed.tags.join();
