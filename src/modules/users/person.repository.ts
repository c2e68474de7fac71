import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import { KeysetPages, type Page, type PageRequest } from '../../database/keyset-page.js';
import type { Person } from './person.js';

export const PERSON_COLUMNS = `id, username, first_name, last_name, full_name, bio, location,
  website, avatar_url, created_at`;

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
      `SELECT ${PERSON_COLUMNS} FROM users
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
        select: PERSON_COLUMNS,
        from: 'users',
        where: ['suspended_at IS NULL'],
        parameters: [],
        keys: [{ expression: 'id', type: 'uuid' }],
        direction: 'DESC',
      },
      request,
    );
  }
}
