import { Injectable } from '@nestjs/common';
import { UniqueRegistry } from '../../registry/unique-registry.js';

/** Something that tells who has been here. */
export interface ActivitySource {
  readonly name: string;
  /** Those of these users who have been here since then; one query. */
  among(userIds: readonly string[], since: Date): Promise<readonly string[]>;
}

/** Who uses this server, for work that is done for those alone. Modules register how they know. */
@Injectable()
export class ActiveUsers extends UniqueRegistry<ActivitySource> {
  constructor() {
    super('activity source');
  }

  async among(userIds: readonly string[], since: Date): Promise<ReadonlySet<string>> {
    const active = new Set<string>();
    for (const source of this.all()) {
      for (const userId of await source.among(userIds, since)) active.add(userId);
    }
    return active;
  }
}
