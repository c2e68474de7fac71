import { Module } from '@nestjs/common';
import { Sweeper } from '../../queue/sweeper.js';
import { FilesModule } from './files.module.js';
import { FileBacklog } from './storage/file-backlog.js';
import { FileRemovals } from './storage/file-removals.js';

const SWEEP_EVERY_MS = 20_000;

/** Removes from storage what a crash or an absent store left there. */
@Module({ imports: [FilesModule] })
export class FilesWorkerModule {
  constructor(sweeper: Sweeper, removals: FileRemovals, backlog: FileBacklog) {
    sweeper.register({
      name: 'file_removals',
      everyMs: SWEEP_EVERY_MS,
      sweep: async () => {
        await removals.removeDue();
        await backlog.read();
      },
    });
  }
}
