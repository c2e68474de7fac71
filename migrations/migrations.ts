import type { MigrationClass } from '../src/database/migrator.js';
import { Platform1763690400000 } from './1763690400000-Platform.js';
import { Accounts1763690500000 } from './1763690500000-Accounts.js';
import { Webhooks1763690600000 } from './1763690600000-Webhooks.js';
import { Jobs1763690700000 } from './1763690700000-Jobs.js';
import { Schedules1763690800000 } from './1763690800000-Schedules.js';
import { SessionNotices1763690900000 } from './1763690900000-SessionNotices.js';
import { JobsByType1763691000000 } from './1763691000000-JobsByType.js';
import { ScheduleRuns1763691050000 } from './1763691050000-ScheduleRuns.js';
import { Mails1763691100000 } from './1763691100000-Mails.js';
import { Identities1763691200000 } from './1763691200000-Identities.js';
import { People1763691300000 } from './1763691300000-People.js';
import { TokenRevocations1763691400000 } from './1763691400000-TokenRevocations.js';
import { Entitlements1763691500000 } from './1763691500000-Entitlements.js';
import { TrackedRepositories1763691600000 } from './1763691600000-TrackedRepositories.js';
import { GithubEvents1763691700000 } from './1763691700000-GithubEvents.js';
import { RepositoryHooks1763691800000 } from './1763691800000-RepositoryHooks.js';
import { GithubSync1763691900000 } from './1763691900000-GithubSync.js';
import { ReceiptsBySource1763692000000 } from './1763692000000-ReceiptsBySource.js';
import { Social1763692100000 } from './1763692100000-Social.js';
import { Files1763692200000 } from './1763692200000-Files.js';
import { LiveAnnouncements1763692300000 } from './1763692300000-LiveAnnouncements.js';
import { Search1763692400000 } from './1763692400000-Search.js';

/** Every migration, oldest first. */
export const migrations: readonly MigrationClass[] = [
  Platform1763690400000,
  Accounts1763690500000,
  Webhooks1763690600000,
  Jobs1763690700000,
  Schedules1763690800000,
  SessionNotices1763690900000,
  JobsByType1763691000000,
  ScheduleRuns1763691050000,
  Mails1763691100000,
  Identities1763691200000,
  People1763691300000,
  TokenRevocations1763691400000,
  Entitlements1763691500000,
  TrackedRepositories1763691600000,
  GithubEvents1763691700000,
  RepositoryHooks1763691800000,
  GithubSync1763691900000,
  ReceiptsBySource1763692000000,
  Social1763692100000,
  Files1763692200000,
  LiveAnnouncements1763692300000,
  Search1763692400000,
];
