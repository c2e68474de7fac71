import { Injectable } from '@nestjs/common';
import { type ListResponse, listScope, Paginator } from '../../../http/paginator.js';
import type { PageQuery } from '../../../http/page.query.js';
import type { Principal } from '../../../http/principal.js';
import { PeopleService } from '../../users/people.service.js';
import type { ListSubjectsQuery } from './dto/list-subjects.query.js';
import type { SubjectList } from './subject-list.js';
import { SubjectListRepository } from './subject-list.repository.js';
import { type SubjectSearch, SubjectSearches } from './subject-search.service.js';
import { positionIn } from './subject-sort.js';
import type { SubjectRow } from './subject-sql.js';

const isSameName = (given: string | undefined, username: string): boolean =>
  given?.toLowerCase() === username.toLowerCase();

/** Snippets or docs as their readers see them; null is a reader who is not signed in. */
@Injectable()
export class SubjectLists {
  constructor(
    private readonly subjects: SubjectListRepository,
    private readonly searches: SubjectSearches,
    private readonly people: PeopleService,
    private readonly paginator: Paginator,
  ) {}

  /** Public ones; of who asks for their own, by their whole username, all of theirs as well. */
  async list<Row extends SubjectRow, Item>(
    of: SubjectList<Row, Item>,
    reader: Principal | undefined,
    { language, tags, author, q, sort = 'latest', ...query }: ListSubjectsQuery & SubjectSearch,
  ): Promise<ListResponse<Item>> {
    const id = reader?.userId ?? null;
    const withOwn = reader !== undefined && isSameName(author, reader.username);
    const scope = listScope(`${of.kind}s`, {
      ...{ language, tags, sort, owner: withOwn ? id : undefined },
      ...{ author: author?.toLowerCase(), q: q?.toLowerCase() },
    });
    const request = this.paginator.request(query, scope);
    const filters = await this.searches.filtersOf({ language, tags, author, q });
    const page = await this.subjects.list(of, { id, withOwn }, filters, sort, request);
    return this.paginator.answer(request, scope, page, positionIn(sort), of.view);
  }

  /** Somebody's, newest first. @throws DomainError 404 for nobody, and for somebody who is suspended */
  async listOf<Row extends SubjectRow, Item>(
    of: SubjectList<Row, Item>,
    readerId: string | null,
    username: string,
    query: PageQuery,
  ): Promise<ListResponse<Item>> {
    const { id } = await this.people.require(username);
    const scope = listScope(`${of.kind}s-of`, { author: id, own: id === readerId });
    const request = this.paginator.request(query, scope);
    const page = await this.subjects.listOf(of, id, readerId, request);
    return this.paginator.answer(request, scope, page, positionIn('latest'), of.view);
  }

  /** Those of them that this reader may read, in any order. */
  async findAll<Row extends SubjectRow, Item>(
    of: SubjectList<Row, Item>,
    readerId: string | null,
    ids: readonly string[],
  ): Promise<readonly Item[]> {
    return (await this.subjects.findAll(of, readerId, ids)).map(of.view);
  }
}
