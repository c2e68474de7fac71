import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { type Page, type PageRequest, TOTAL_CAP } from '../../database/keyset-page.js';
import type { SubjectKind } from '../social/subjects/subject.js';
import { feedCount, feedRows } from './feed-sql.js';

export interface FeedRow {
  readonly id: string;
  readonly kind: SubjectKind;
  readonly published_at: Date;
  /** The same, to the microsecond. */
  readonly published: string;
}

/** What those publish whom somebody follows. */
@Injectable()
export class FeedRepository {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async list(
    readerId: string,
    kind: SubjectKind | undefined,
    request: PageRequest,
  ): Promise<Page<FeedRow>> {
    const skipped = request.kind === 'page' ? (request.page - 1) * request.limit : 0;
    const reach = skipped + request.limit + 1;
    const parameters: unknown[] = [readerId, reach, skipped];
    const bind = (value: unknown): string => `$${parameters.push(value)}`;
    const met = this.met(kind, bind);
    if (request.kind === 'cursor' && request.after) {
      const [published, id] = request.after;
      met.push(
        `(subject.published_at, subject.id) < (${bind(published)}::timestamptz, ${bind(id)}::uuid)`,
      );
    }
    const found = await this.database.query<FeedRow>(
      `SELECT id, kind, published_at, published_at::text AS published
         FROM (${feedRows(met, '$2::bigint')}) AS feed
        ORDER BY published_at DESC, id DESC LIMIT $2::bigint - $3::bigint OFFSET $3::bigint`,
      parameters,
    );
    const page = { rows: found.slice(0, request.limit), hasMore: found.length > request.limit };
    return request.kind === 'cursor' ? page : { ...page, total: await this.count(readerId, kind) };
  }

  private async count(
    readerId: string,
    kind: SubjectKind | undefined,
  ): Promise<{ count: number; capped: boolean }> {
    const parameters: unknown[] = [readerId];
    const met = this.met(kind, (value) => `$${parameters.push(value)}`);
    const [row] = await this.database.query<{ count: number }>(
      feedCount(met, TOTAL_CAP + 1),
      parameters,
    );
    const count = row?.count ?? 0;
    return { count: Math.min(count, TOTAL_CAP), capped: count > TOTAL_CAP };
  }

  private met(kind: SubjectKind | undefined, bind: (value: unknown) => string): string[] {
    return kind === undefined ? [] : [`subject.kind = ${bind(kind)}`];
  }
}
