import type { SubjectKind } from './subject.js';

/** How subjects of one kind are read together with their texts, and shown. */
export interface SubjectList<Row, Item> {
  readonly kind: SubjectKind;
  /** `SUBJECT_FROM` and the table of the texts, which is named as the kind is. */
  readonly from: string;
  /** Of a `Row`. @param reader as of `subjectColumns` */
  readonly columns: (reader: string) => string;
  readonly view: (row: Row) => Item;
}
