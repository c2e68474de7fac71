import { Injectable } from '@nestjs/common';
import { unauthorized } from '../../errors/errors.js';
import { AccountData, type AccountDataSource } from './account-data.js';
import { RolesService } from './roles.service.js';
import { UserRepository } from './user.repository.js';
import { toUserResponse } from './user-view.js';

/** One part of the document: `,"jobs":[…]`. */
async function* part(source: AccountDataSource, userId: string): AsyncGenerator<string> {
  yield `,${JSON.stringify(source.name)}:[`;
  let separator = '';
  for await (const batch of source.export(userId)) {
    if (batch.length === 0) continue;
    yield separator + batch.map((item) => JSON.stringify(item)).join(',');
    separator = ',';
  }
  yield ']';
}

async function* parts(
  beginning: string,
  sources: readonly AccountDataSource[],
  userId: string,
): AsyncGenerator<string> {
  yield beginning;
  for (const source of sources) yield* part(source, userId);
  yield '}';
}

/** Everything that is kept of a user, for the user. */
@Injectable()
export class AccountExport {
  constructor(
    private readonly users: UserRepository,
    private readonly roles: RolesService,
    private readonly data: AccountData,
  ) {}

  /**
   * A JSON document in pieces, of which none is made before it is asked for:
   * `{exported_at, account, <source>: […], …}`.
   * @throws DomainError 401 when the user is there no more
   */
  async open(userId: string): Promise<AsyncGenerator<string>> {
    const user = await this.users.findById(userId);
    if (!user) throw unauthorized();
    const beginning = JSON.stringify({
      exported_at: new Date().toISOString(),
      account: toUserResponse(user, this.roles.of(user)),
    });
    return parts(beginning.slice(0, -1), this.data.all(), userId);
  }
}
