import type { PersonResponse } from './dto/person.response.js';
import type { Person } from './person.js';
import { fullNameOf } from './user-view.js';

const COLUMNS = ['id', 'username', 'first_name', 'last_name', 'full_name', 'avatar_url'] as const;

/** What is shown of a person beside a thing that is theirs. */
export type PersonSummary = Pick<Person, (typeof COLUMNS)[number]>;

/** SQL for a `PersonSummary` in one column, of the table `users` under this alias. */
export const personSummarySql = (alias: string): string =>
  `json_build_object(${COLUMNS.map((column) => `'${column}', ${alias}.${column}`).join(', ')})`;

export const toPerson = (person: PersonSummary): PersonResponse => ({
  id: person.id,
  username: person.username,
  full_name: fullNameOf(person),
  avatar_url: person.avatar_url,
});
