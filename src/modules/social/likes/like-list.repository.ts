import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';
import { KeysetPages, type Page, type PageRequest } from '../../../database/keyset-page.js';
import { type PersonSummary, personSummarySql } from '../../users/person-summary.js';
import type { SubjectKind } from '../subjects/subject.js';

/** Somebody who likes a subject. */
export interface Liker {
  /** Of the like. */
  readonly id: string;
  readonly person: PersonSummary;
  readonly created_at: Date;
}

/** Something that somebody likes. */
export interface LikedSubject {
  /** Of the like. */
  readonly id: string;
  readonly kind: SubjectKind;
  readonly subject_id: string;
  readonly created_at: Date;
}

const EXPORTED = 1_000;

/** Reads likes. */
@Injectable()
export class LikeListRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /** Who likes a subject, newest first; those who are suspended are not there. */
  likersOf(subjectId: string, request: PageRequest): Promise<Page<Liker>> {
    return this.pages.read<Liker>(
      {
        select: `likes.id, likes.created_at, ${personSummarySql('person')} AS person`,
        from: 'likes JOIN users AS person ON person.id = likes.user_id',
        where: ['likes.subject_id = $1', 'person.suspended_at IS NULL'],
        parameters: [subjectId],
        keys: [{ expression: 'likes.id', type: 'uuid' }],
        direction: 'DESC',
        keysFirst: true,
      },
      request,
    );
  }

  /** The next 1,000 that a user likes after this one, or the first ones, oldest first. */
  nextOf(userId: string, after: string | undefined): Promise<LikedSubject[]> {
    return this.database.query<LikedSubject>(
      `SELECT likes.id, subject.kind, likes.subject_id, likes.created_at
         FROM likes JOIN subjects AS subject ON subject.id = likes.subject_id
        WHERE likes.user_id = $1 AND ($2::uuid IS NULL OR likes.id > $2)
        ORDER BY likes.id LIMIT ${EXPORTED}`,
      [userId, after ?? null],
    );
  }
}
