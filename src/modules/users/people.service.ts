import { Injectable } from '@nestjs/common';
import type { PageRequest } from '../../database/keyset-page.js';
import { TransactionRunner } from '../../database/transaction-runner.js';
import { notFound } from '../../errors/errors.js';
import { type ListResponse, listScope, Paginator } from '../../http/paginator.js';
import type { FindPeopleQuery } from './dto/find-people.query.js';
import type { ProfileResponse } from './dto/profile.response.js';
import type { FoundPerson, Person } from './person.js';
import { PersonRepository } from './person.repository.js';
import { PersonSearchRepository } from './person-search.repository.js';
import { ProfileParts } from './profile-parts.js';
import { toProfile } from './profile-view.js';
import { MAX_USERNAME } from './username.js';

const PART_OF_USERNAME = /^[a-z\d][a-z\d-]*$/;

const prefixOf = (text: string): string | undefined => {
  const name = text.toLowerCase();
  return name.length <= MAX_USERNAME && PART_OF_USERNAME.test(name) ? name : undefined;
};

const byId = ({ id }: Person): readonly string[] => [id];

const byRank = ({ tier, distance, name }: FoundPerson): readonly string[] => [
  String(tier),
  String(distance),
  name,
];

/** People as others see them. */
@Injectable()
export class PeopleService {
  constructor(
    private readonly people: PersonRepository,
    private readonly searches: PersonSearchRepository,
    private readonly transactions: TransactionRunner,
    private readonly paginator: Paginator,
    private readonly parts: ProfileParts,
  ) {}

  /** In any case; undefined for nobody, and for somebody who is suspended. */
  find(username: string): Promise<Person | undefined> {
    return this.people.find(username);
  }

  /** @throws DomainError 404 for nobody, and for somebody who is suspended */
  async require(username: string): Promise<Person> {
    const person = await this.people.find(username);
    if (!person) throw notFound();
    return person;
  }

  /** @throws DomainError as `require` does */
  async profile(username: string, readerId: string | null): Promise<ProfileResponse> {
    const person = await this.require(username);
    return (await this.profilesOf([person], readerId))(person);
  }

  /** Best first; without a text to look for, newest first. */
  async list(
    { q = '', ...query }: FindPeopleQuery,
    readerId: string | null,
  ): Promise<ListResponse<ProfileResponse>> {
    // As names are often written.
    const text = q.trim().replace(/^@/, '');
    const scope = listScope('people', { q: text.toLowerCase() });
    const request = this.paginator.request(query, scope);
    if (text === '') {
      const page = await this.people.list(request);
      return this.paginator.answer(
        request,
        scope,
        page,
        byId,
        await this.profilesOf(page.rows, readerId),
      );
    }
    const page = await this.search(text, request);
    return this.paginator.answer(
      request,
      scope,
      page,
      byRank,
      await this.profilesOf(page.rows, readerId),
    );
  }

  /** How each of these people is shown to this reader; one statement for all. */
  async profilesOf(
    people: readonly Person[],
    readerId: string | null,
  ): Promise<(person: Person) => ProfileResponse> {
    const additions = await this.parts.of(
      people.map(({ id }) => id),
      readerId,
    );
    return (person) => toProfile(person, additions.get(person.id));
  }

  private search(text: string, request: PageRequest) {
    return this.transactions.run(async (tx) => {
      const wanted = await this.searches.understand(text, prefixOf(text), tx);
      if (wanted.words !== '') return this.searches.search(wanted, request, tx);
      // Signs alone are in nobody's name.
      return { rows: [], hasMore: false, total: { count: 0, capped: false } };
    });
  }
}
