import { Injectable } from '@nestjs/common';
import { bothOutcomes, type BulkOutcome, bulkOutcome, NOTHING_LEFT } from './bulk-outcome.js';
import { ElasticConnection } from './elastic-connection.js';
import type { IndexedDocument } from './indexed-document.js';

/** A request is of one operation, or within this. */
const MAX_BYTES = 5 * 1024 * 1024;

export interface BulkOperation {
  readonly id: string;
  /** An older state never takes the place of a newer one. */
  readonly version: number;
  /** Undefined: it is no more. */
  readonly document: IndexedDocument | undefined;
}

const linesOf = ({ id, version, document }: BulkOperation): string[] => {
  const target = { _id: id, version, version_type: 'external_gte' };
  return document
    ? [JSON.stringify({ index: target }), JSON.stringify(document)]
    : [JSON.stringify({ delete: target })];
};

/** Lines of operations, in pieces that are not too large for one request. */
export const inRequests = (operations: readonly BulkOperation[]): string[][] => {
  const requests: string[][] = [];
  let bytes = Infinity;
  for (const operation of operations) {
    const lines = linesOf(operation);
    const size = lines.reduce((sum, line) => sum + Buffer.byteLength(line) + 1, 0);
    if (bytes + size > MAX_BYTES) {
      requests.push([]);
      bytes = 0;
    }
    requests.at(-1)?.push(...lines);
    bytes += size;
  }
  return requests;
};

/** Writes to an index, under its alias: without one, Elasticsearch would make some index by itself. */
@Injectable()
export class BulkWriter {
  constructor(private readonly connection: ElasticConnection) {}

  /** @throws the client's errors; what was written then is written again. */
  async write(alias: string, operations: readonly BulkOperation[]): Promise<BulkOutcome> {
    const client = await this.connection.client();
    let outcome = NOTHING_LEFT;
    for (const lines of inRequests(operations)) {
      const answer = await client.bulk<string>({
        index: alias,
        require_alias: true,
        operations: lines,
      });
      if (answer.errors) outcome = bothOutcomes(outcome, bulkOutcome(answer));
    }
    return outcome;
  }
}
