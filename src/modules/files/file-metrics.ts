import { Injectable } from '@nestjs/common';
import { DomainError } from '../../errors/domain-error.js';
import { Metrics } from '../../metrics/metrics.js';
import { FileBacklog } from './storage/file-backlog.js';

const UPLOAD_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

@Injectable()
export class FileMetrics {
  readonly storage;
  private readonly uploads;
  private readonly bytes;

  constructor(metrics: Metrics, backlog: FileBacklog) {
    this.uploads = metrics.histogram(
      'file_upload_seconds',
      'Time from a form’s headers until its file is stored or refused, by how that went.',
      ['kind', 'outcome'],
      UPLOAD_BUCKETS,
    );
    this.bytes = metrics.counter('file_upload_bytes_total', 'Bytes of files that were received.', [
      'kind',
    ]);
    this.storage = metrics.histogram(
      'file_storage_seconds',
      'Time that the storage of files took; of reading until it began.',
      ['operation', 'outcome'],
    );
    metrics.gauge(
      'file_removals_waiting',
      'Objects that are due to be removed from storage, of all processes.',
      [],
      () => (backlog.last ? [[{}, backlog.last.waiting]] : []),
    );
  }

  received(kind: string, bytes: number): void {
    this.bytes.inc({ kind }, bytes);
  }

  /** Runs the receiving of an upload, and notes what became of it. */
  async upload<T>(kind: string, work: () => Promise<T>): Promise<T> {
    const done = this.uploads.startTimer({ kind });
    try {
      const given = await work();
      done({ outcome: 'stored' });
      return given;
    } catch (error) {
      done({ outcome: error instanceof DomainError ? error.kind : 'internal' });
      throw error;
    }
  }
}
