import type { Pool, PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { currentContext } from '../../src/logging/request-context.js';
import type { TestApp } from './app.js';

const textOf = (statement: unknown): string => {
  if (typeof statement === 'string') return statement;
  const text: unknown =
    typeof statement === 'object' && statement !== null && 'text' in statement
      ? statement.text
      : undefined;
  return typeof text === 'string' ? text : '';
};

const CONTROLS_TRANSACTION = /^\s*(?:BEGIN|START TRANSACTION|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b/i;

/**
 * What a node of a test asks of PostgreSQL, by the request that it was asked for; what it does by
 * itself meanwhile is nobody's.
 */
export class Statements {
  private readonly byRequest = new Map<string, string[]>();
  private readonly watched = new WeakSet<PoolClient>();

  constructor({ app }: TestApp) {
    // `master` is the documented handle of TypeORM's PostgresDriver; Driver does not declare it.
    const { master } = app.get(DataSource).driver as unknown as { master: Pool };
    master.on('acquire', (client) => this.watch(client));
  }

  /** Those of the request that was sent with this `X-Request-Id`. */
  of(requestId: string): readonly string[] {
    return this.byRequest.get(requestId) ?? [];
  }

  private watch(client: PoolClient): void {
    if (this.watched.has(client)) return;
    this.watched.add(client);
    const query = client.query.bind(client) as (...parameters: unknown[]) => unknown;
    Object.assign(client, {
      query: (...parameters: unknown[]) => {
        this.note(textOf(parameters[0]));
        return query(...parameters);
      },
    });
  }

  private note(text: string): void {
    const requestId = currentContext()?.requestId;
    if (requestId === undefined || CONTROLS_TRANSACTION.test(text)) return;
    this.byRequest.set(requestId, [...this.of(requestId), text]);
  }
}
