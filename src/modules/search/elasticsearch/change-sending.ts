import { Injectable } from '@nestjs/common';
import { bothOutcomes, type BulkOutcome, NOTHING_LEFT } from './bulk-outcome.js';
import { BulkWriter } from './bulk-writer.js';
import { IndexedDocumentRepository } from './indexed-document.repository.js';
import type { SearchChange } from './search-change.repository.js';

/** Documents may be large, and are in memory at once. */
const READ_AT_ONCE = 50;

/** Sends how documents are now. */
@Injectable()
export class ChangeSending {
  constructor(
    private readonly documents: IndexedDocumentRepository,
    private readonly writer: BulkWriter,
  ) {}

  /** @throws the client's errors */
  async send(changes: readonly SearchChange[], aliases: readonly string[]): Promise<BulkOutcome> {
    let outcome = NOTHING_LEFT;
    for (let index = 0; index < changes.length; index += READ_AT_ONCE) {
      const operations = await this.operations(changes.slice(index, index + READ_AT_ONCE));
      for (const alias of aliases) {
        outcome = bothOutcomes(outcome, await this.writer.write(alias, operations));
      }
    }
    return outcome;
  }

  private async operations(changes: readonly SearchChange[]) {
    const documents = await this.documents.read(changes.map(({ document_id }) => document_id));
    const byId = new Map(documents.map((document) => [document.id, document]));
    return changes.map(({ document_id: id, version }) => ({
      id,
      version: Number(version),
      document: byId.get(id),
    }));
  }
}
