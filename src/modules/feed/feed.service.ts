import { Injectable } from '@nestjs/common';
import { type ListResponse, listScope, Paginator } from '../../http/paginator.js';
import { DOC_LIST } from '../docs/doc-list.js';
import { SNIPPET_LIST } from '../snippets/snippet-list.js';
import type { SubjectKind } from '../social/subjects/subject.js';
import { SubjectLists } from '../social/subjects/subject-lists.service.js';
import type { FeedQuery } from './dto/feed.query.js';
import type { FeedItem } from './dto/feed-item.response.js';
import { FeedRepository, type FeedRow } from './feed.repository.js';

const idsOf = (rows: readonly FeedRow[], kind: SubjectKind): readonly string[] =>
  rows.filter((row) => row.kind === kind).map(({ id }) => id);

const positionOf = ({ published, id }: FeedRow): readonly string[] => [published, id];

/** What is new from those whom somebody follows. */
@Injectable()
export class FeedService {
  constructor(
    private readonly feed: FeedRepository,
    private readonly lists: SubjectLists,
    private readonly paginator: Paginator,
  ) {}

  async list(readerId: string, { type, ...query }: FeedQuery): Promise<ListResponse<FeedItem>> {
    const scope = listScope('feed', { user: readerId, type });
    const request = this.paginator.request(query, scope);
    const page = await this.feed.list(readerId, type, request);
    const items = await this.itemsOf(readerId, type, page.rows);
    const answer = this.paginator.answer(request, scope, page, positionOf, ({ id }) =>
      items.get(id),
    );
    // What was deleted or hidden a moment ago.
    return { ...answer, data: answer.data.filter((item) => item !== undefined) };
  }

  private async itemsOf(
    readerId: string,
    type: SubjectKind | undefined,
    rows: readonly FeedRow[],
  ): Promise<ReadonlyMap<string, FeedItem>> {
    const [snippets, docs] = await Promise.all([
      type === 'doc' ? [] : this.lists.findAll(SNIPPET_LIST, readerId, idsOf(rows, 'snippet')),
      type === 'snippet' ? [] : this.lists.findAll(DOC_LIST, readerId, idsOf(rows, 'doc')),
    ]);
    const published = new Map(rows.map((row) => [row.id, row.published_at.toISOString()]));
    const at = (id: string): string => published.get(id) ?? '';
    return new Map<string, FeedItem>([
      ...snippets.map((snippet): [string, FeedItem] => [
        snippet.id,
        { type: 'snippet', ...snippet, published_at: at(snippet.id) },
      ]),
      ...docs.map((doc): [string, FeedItem] => [
        doc.id,
        { type: 'doc', ...doc, published_at: at(doc.id) },
      ]),
    ]);
  }
}
