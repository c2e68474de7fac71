import { analyticsConfig } from './analytics.config.js';
import { authConfig } from './auth.config.js';
import { databaseConfig } from './database.config.js';
import { encryptionConfig } from './encryption.config.js';
import { filesConfig } from './files.config.js';
import { githubConfig } from './github.config.js';
import { loggingConfig } from './logging.config.js';
import { mailConfig } from './mail.config.js';
import { metricsConfig } from './metrics.config.js';
import { plansConfig } from './plans.config.js';
import { pushConfig } from './push.config.js';
import { rateLimitConfig } from './rate-limit.config.js';
import { redisConfig } from './redis.config.js';
import { schedulesConfig } from './schedules.config.js';
import { searchConfig } from './search.config.js';
import type { ConfigSection } from './section.js';
import { serverConfig } from './server.config.js';
import { socketsConfig } from './sockets.config.js';
import { streamsConfig } from './streams.config.js';
import { stripeConfig } from './stripe.config.js';
import { supabaseConfig } from './supabase.config.js';
import { turnConfig } from './turn.config.js';
import { webhooksConfig } from './webhooks.config.js';

/** Every section, in the order in which the README lists them. */
export const sections: readonly ConfigSection<unknown>[] = [
  serverConfig,
  databaseConfig,
  redisConfig,
  authConfig,
  encryptionConfig,
  rateLimitConfig,
  socketsConfig,
  loggingConfig,
  metricsConfig,
  webhooksConfig,
  githubConfig,
  supabaseConfig,
  stripeConfig,
  plansConfig,
  mailConfig,
  pushConfig,
  filesConfig,
  searchConfig,
  streamsConfig,
  turnConfig,
  schedulesConfig,
  analyticsConfig,
];
