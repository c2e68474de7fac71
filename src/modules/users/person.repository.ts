import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { KeysetPages, type Page, type PageRequest } from '../../database/keyset-page.js';
import type { Person } from './person.js';
import { personColumns } from './person-sql.js';

/** People as anybody sees them: those who are suspended are not there. */
@Injectable()
export class PersonRepository {
  constructor(
    private readonly database: Database,
    private readonly pages: KeysetPages,
  ) {}

  /** Without regard to case. */
  async find(username: string): Promise<Person | undefined> {
    const [person] = await this.database.query<Person>(
      `SELECT ${personColumns('users')} FROM users
        WHERE lower(username) = lower($1) AND suspended_at IS NULL`,
      [username],
      { name: 'person_by_username' },
    );
    return person;
  }

  /** Newest first. */
  list(request: PageRequest): Promise<Page<Person>> {
    return this.pages.read<Person>(
      {
        select: personColumns('users'),
        from: 'users',
        where: ['suspended_at IS NULL'],
        parameters: [],
        keys: [{ expression: 'users.id', type: 'uuid' }],
        direction: 'DESC',
      },
      request,
    );
  }
}
