import { Injectable } from '@nestjs/common';
import { Database } from '../../database/database.js';
import type { ProfileAdditions } from './dto/profile.response.js';

type AdditionsRow = Readonly<Record<string, Partial<ProfileAdditions> | null>>;

@Injectable()
export class ProfileAdditionRepository {
  constructor(private readonly database: Database) {}

  /**
   * What these SQL expressions give for each person, merged.
   * @param expressions JSON objects or null, over `person.id` and `reader.id`
   */
  async find(
    expressions: readonly string[],
    userIds: readonly string[],
    readerId: string | null,
  ): Promise<ReadonlyMap<string, Partial<ProfileAdditions>>> {
    const columns = expressions.map((expression, index) => `, (${expression}) AS part_${index}`);
    const rows = await this.database.query<{ id: string } & AdditionsRow>(
      `SELECT person.id${columns.join('')}
         FROM unnest($1::uuid[]) AS person (id), (SELECT $2::uuid AS id) AS reader`,
      [userIds, readerId],
      { name: 'profile_additions' },
    );
    return new Map(
      rows.map(({ id, ...parts }) => [id, Object.assign({}, ...Object.values(parts))]),
    );
  }
}
