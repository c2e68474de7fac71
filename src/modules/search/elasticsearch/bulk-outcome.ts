import type { estypes } from '@elastic/elasticsearch';
import { isForNow } from './elastic-failures.js';

/** What became of operations; each is known by its document's id. */
export interface BulkOutcome {
  /** Elasticsearch will never take these as they are. */
  readonly refused: ReadonlyMap<string, string>;
  /** Not now. */
  readonly later: ReadonlyMap<string, string>;
}

/** A newer state is there already. */
const CONFLICT = 409;
const NOT_FOUND = 404;

const reasonOf = ({ status, error }: estypes.BulkResponseItem): string =>
  `${status} ${error?.type ?? ''}: ${error?.reason ?? ''}`.slice(0, 500);

/** What is not told of is done. */
export const bulkOutcome = ({ items }: Pick<estypes.BulkResponse, 'items'>): BulkOutcome => {
  const refused = new Map<string, string>();
  const later = new Map<string, string>();
  for (const item of items) {
    const answer = item.index ?? item.delete;
    if (!answer || typeof answer._id !== 'string') continue;
    const { status, _id: id, error } = answer;
    const isGone = status === NOT_FOUND && error === undefined;
    if (status < 300 || status === CONFLICT || isGone) continue;
    (isForNow(status) ? later : refused).set(id, reasonOf(answer));
  }
  return { refused, later };
};

export const bothOutcomes = (one: BulkOutcome, other: BulkOutcome): BulkOutcome => ({
  refused: new Map([...one.refused, ...other.refused]),
  later: new Map([...one.later, ...other.later]),
});

export const NOTHING_LEFT: BulkOutcome = { refused: new Map(), later: new Map() };
