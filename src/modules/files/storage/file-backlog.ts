import { Injectable } from '@nestjs/common';
import { FileRemovalRepository, type FileBacklogRow } from './file-removal.repository.js';

const COUNTED_TO = 10_000;

/** The objects that are due to be removed. */
@Injectable()
export class FileBacklog {
  /** As it was last read in this process. */
  last: FileBacklogRow | undefined;

  constructor(private readonly removals: FileRemovalRepository) {}

  async read(): Promise<FileBacklogRow> {
    this.last = await this.removals.readBacklog(COUNTED_TO);
    return this.last;
  }
}
