import { Injectable } from '@nestjs/common';
import { notFound } from '../../errors/errors.js';
import { type ListResponse, listScope, Paginator } from '../../http/paginator.js';
import type { PageQuery } from '../../http/page.query.js';
import type { Principal } from '../../http/principal.js';
import { positionIn } from '../social/subjects/subject-sort.js';
import type { ListSubjectsQuery } from '../social/subjects/dto/list-subjects.query.js';
import { SubjectSearches } from '../social/subjects/subject-search.service.js';
import { PeopleService } from '../users/people.service.js';
import type { DocResponse } from './dto/doc.response.js';
import { DocListRepository } from './doc-list.repository.js';
import { DocRepository } from './doc.repository.js';
import { isSlug } from './doc-slug.js';
import { toDoc } from './doc-view.js';
import type { DocRow } from './doc.js';

const isSameName = (given: string | undefined, username: string): boolean =>
  given?.toLowerCase() === username.toLowerCase();

/** Pages as their readers see them; null is a reader who is not signed in. */
@Injectable()
export class DocReading {
  constructor(
    private readonly docs: DocRepository,
    private readonly lists: DocListRepository,
    private readonly searches: SubjectSearches,
    private readonly people: PeopleService,
    private readonly paginator: Paginator,
  ) {}

  /** @throws DomainError 404 */
  async get(readerId: string | null, id: string): Promise<DocRow> {
    const row = await this.docs.find(readerId, id);
    if (!row) throw notFound();
    return row;
  }

  /** @throws DomainError 404 */
  async getBySlug(readerId: string | null, username: string, slug: string): Promise<DocRow> {
    const row = isSlug(slug) ? await this.docs.findBySlug(readerId, username, slug) : undefined;
    if (!row) throw notFound();
    return row;
  }

  /** Public ones; of who asks for their own, by their whole username, all of theirs as well. */
  async list(
    reader: Principal | undefined,
    { tags, author, q, sort = 'latest', ...query }: ListSubjectsQuery,
  ): Promise<ListResponse<DocResponse>> {
    const id = reader?.userId ?? null;
    const withOwn = reader !== undefined && isSameName(author, reader.username);
    const scope = listScope('docs', {
      ...{ tags, sort, owner: withOwn ? id : undefined },
      ...{ author: author?.toLowerCase(), q: q?.toLowerCase() },
    });
    const request = this.paginator.request(query, scope);
    const filters = await this.searches.filtersOf({ tags, author, q });
    const page = await this.lists.list({ id, withOwn }, filters, sort, request);
    return this.paginator.answer(request, scope, page, positionIn(sort), toDoc);
  }

  /** Somebody's. @throws DomainError 404 for nobody */
  async listOf(
    readerId: string | null,
    username: string,
    query: PageQuery,
  ): Promise<ListResponse<DocResponse>> {
    const author = await this.people.find(username);
    if (!author) throw notFound();
    const scope = listScope('docs-of', { author: author.id, own: author.id === readerId });
    const request = this.paginator.request(query, scope);
    const page = await this.lists.listOf(author.id, readerId, request);
    return this.paginator.answer(request, scope, page, positionIn('latest'), toDoc);
  }

  /** Those of them that this reader may read, in any order. */
  findAll(readerId: string | null, ids: readonly string[]): Promise<readonly DocRow[]> {
    return this.lists.findAll(readerId, ids);
  }
}
