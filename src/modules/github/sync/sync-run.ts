import type { PatientGithub } from './patient-github.js';

/** One attempt at a synchronisation, which goes on with what the one before has left. */
export interface SyncRun {
  readonly identityId: string;
  readonly userId: string;
  /** Of this attempt: nobody else may write. */
  readonly holder: string;
  /** Of the run, which several attempts may be at. */
  readonly runId: string;
  /** Where the run goes on; null: at its beginning. */
  readonly nextPage: string | null;
  /** All pages of the run are read. */
  readonly pagesRead: boolean;
  /** What GitHub's user is known by for ever. */
  readonly githubUserId: string;
  readonly scopes: readonly string[];
  readonly github: PatientGithub;
  progress(percent: number): Promise<void>;
}

/** Synchronises; resolves with what it found, for the job's result. */
export interface Synchroniser {
  synchronise(run: SyncRun): Promise<Readonly<Record<string, number>>>;
}
