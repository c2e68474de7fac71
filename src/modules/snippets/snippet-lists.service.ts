import { Injectable } from '@nestjs/common';
import { notFound } from '../../errors/errors.js';
import { type ListResponse, listScope, Paginator } from '../../http/paginator.js';
import type { PageQuery } from '../../http/page.query.js';
import type { Principal } from '../../http/principal.js';
import { positionIn } from '../social/subjects/subject-sort.js';
import { SubjectSearches } from '../social/subjects/subject-search.service.js';
import { PeopleService } from '../users/people.service.js';
import type { ListSnippetsQuery } from './dto/list-snippets.query.js';
import type { SnippetResponse } from './dto/snippet.response.js';
import { SnippetListRepository } from './snippet-list.repository.js';
import { toSnippet } from './snippet-view.js';

const isSameName = (given: string | undefined, username: string): boolean =>
  given?.toLowerCase() === username.toLowerCase();

/** Snippets of everybody, and of somebody. */
@Injectable()
export class SnippetLists {
  constructor(
    private readonly snippets: SnippetListRepository,
    private readonly searches: SubjectSearches,
    private readonly people: PeopleService,
    private readonly paginator: Paginator,
  ) {}

  /** Public ones; of who asks for their own, by their whole username, all of theirs as well. */
  async list(
    reader: Principal | undefined,
    { language, tags, author, q, sort = 'latest', ...query }: ListSnippetsQuery,
  ): Promise<ListResponse<SnippetResponse>> {
    const readerId = reader?.userId ?? null;
    const withOwn = reader !== undefined && isSameName(author, reader.username);
    const scope = listScope('snippets', {
      ...{ language, tags, sort, owner: withOwn ? readerId : undefined },
      ...{ author: author?.toLowerCase(), q: q?.toLowerCase() },
    });
    const request = this.paginator.request(query, scope);
    const filters = await this.searches.filtersOf({ tags, author, q });
    const page = await this.snippets.list(
      { id: readerId, withOwn },
      { ...filters, language: language ?? undefined },
      sort,
      request,
    );
    return this.paginator.answer(request, scope, page, positionIn(sort), toSnippet);
  }

  /** @throws DomainError 404 for nobody, and for somebody who is suspended */
  async listOf(
    readerId: string | null,
    username: string,
    query: PageQuery,
  ): Promise<ListResponse<SnippetResponse>> {
    const person = await this.people.find(username);
    if (!person) throw notFound();
    const scope = listScope('snippets-of', { author: person.id, own: person.id === readerId });
    const request = this.paginator.request(query, scope);
    const page = await this.snippets.listOf(readerId, person.id, request);
    return this.paginator.answer(request, scope, page, positionIn('latest'), toSnippet);
  }
}
