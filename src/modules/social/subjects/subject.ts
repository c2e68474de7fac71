export const SUBJECT_KINDS = ['snippet', 'doc'] as const;

export type SubjectKind = (typeof SUBJECT_KINDS)[number];

/** Something of a user's that others see, like and comment on. */
export interface Subject {
  readonly kind: SubjectKind;
  readonly id: string;
}

export interface NewSubject extends Subject {
  readonly authorId: string;
  readonly isPublic: boolean;
}

/** Who is told what happens to a subject while they look at it. */
export const subjectRoom = ({ kind, id }: Subject): string => `${kind}:${id}`;
