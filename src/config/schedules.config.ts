import { cronExpression } from './cron-expression.js';
import { defineSection } from './section.js';
import { timeZone } from './validators.js';
import { withDefault } from './variable.js';

export interface SchedulesConfig {
  /** Cron expressions, read in `timeZone`. */
  readonly syncRepositories: string;
  readonly syncProfiles: string;
  readonly timeZone: string;
}

const specs = {
  CRON_SYNC_REPOSITORIES: withDefault(cronExpression, '0 2 * * *', {
    desc: "When active users' repositories are synchronised.",
    example: '30 4 * * *',
  }),
  CRON_SYNC_PROFILES: withDefault(cronExpression, '0 3 * * 0', {
    desc: 'When full GitHub profiles are synchronised.',
    example: '0 3 * * sun',
  }),
  CRON_TZ: withDefault(timeZone, 'UTC', {
    desc: 'Time zone of the schedules.',
    example: 'Europe/Berlin',
  }),
};

export const schedulesConfig = defineSection('Schedules', specs, (env): SchedulesConfig => ({
  syncRepositories: env.CRON_SYNC_REPOSITORIES,
  syncProfiles: env.CRON_SYNC_PROFILES,
  timeZone: env.CRON_TZ,
}));
