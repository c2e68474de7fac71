import { GroupCommit } from '../../../database/group-commit.js';
import { unavailable } from '../../../errors/errors.js';
import type { LikeChange } from './like-change.js';
import type { LikeAnswer } from './like-changes.service.js';

const MAX_WAITING = 5_000;

interface Group {
  readonly changes: GroupCommit<LikeChange, LikeAnswer>;
  waiting: number;
}

/**
 * Changes of likes of subjects that others keep locked: a group for each, which waits for that subject
 * and keeps nothing else waiting. It is there for as long as anything waits in it.
 */
export class BusySubjects {
  private readonly groups = new Map<string, Group>();
  private waiting = 0;

  /** `commit` waits for the one subject that all of them are about. */
  constructor(
    private readonly commit: (
      changes: readonly LikeChange[],
    ) => Promise<readonly (LikeAnswer | Promise<LikeAnswer>)[]>,
    private readonly bounds: { readonly maxItems: number; readonly maxWaitMs: number },
  ) {}

  has({ subject }: LikeChange): boolean {
    return this.groups.has(subject.id);
  }

  /** @throws DomainError 503 when too much waits already, or for too long */
  async add(change: LikeChange): Promise<LikeAnswer> {
    if (this.waiting >= MAX_WAITING) throw unavailable('Too much waits already; try again later.');
    const { id } = change.subject;
    const group = this.groups.get(id) ?? this.open(id);
    group.waiting += 1;
    this.waiting += 1;
    try {
      return await group.changes.add(change);
    } finally {
      this.waiting -= 1;
      group.waiting -= 1;
      if (group.waiting === 0) this.groups.delete(id);
    }
  }

  private open(id: string): Group {
    const { commit, bounds } = this;
    const unbounded = { maxBytes: Infinity, bytesOf: () => 0 };
    const changes = new GroupCommit<LikeChange, LikeAnswer>((group) => commit(group), {
      ...{ ...bounds, ...unbounded },
      concurrency: 1,
      maxWaiting: MAX_WAITING,
    });
    const group = { changes, waiting: 0 };
    this.groups.set(id, group);
    return group;
  }
}
