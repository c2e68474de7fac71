import { requireInProduction, requireTogether } from './half-set.js';
import { defineSection } from './section.js';
import { httpUrl, redirectUri } from './urls.js';
import { byteSize, integer, list, text } from './validators.js';
import { optional, withDefault } from './variable.js';

export interface GithubConfig {
  /** Set together with `clientSecret`. */
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly apiUrl: string;
  readonly webUrl: string;
  /** Undefined: the front end's own. */
  readonly redirectUris?: readonly string[] | undefined;
  readonly eventTtlDays: number;
  /** Of one tracked repository; 0: any number. */
  readonly deliveriesPerMinute: number;
  readonly deliveryBytesPerHour: number;
}

const specs = {
  GITHUB_CLIENT_ID: optional(text, {
    desc: 'OAuth app for sign-in with GitHub and for synchronisation.',
    example: 'Ov23liExample',
  }),
  GITHUB_CLIENT_SECRET: optional(text, {
    desc: "The OAuth app's secret.",
    example: "Copy it from the OAuth app's settings",
    secret: true,
  }),
  GITHUB_API_URL: withDefault(httpUrl, 'https://api.github.com', {
    desc: "GitHub's API; another one for GitHub Enterprise Server.",
    example: 'https://github.example.com/api/v3',
  }),
  GITHUB_WEB_URL: withDefault(httpUrl, 'https://github.com', {
    desc: "GitHub's site, where users authorise the app.",
    example: 'https://github.example.com',
  }),
  GITHUB_REDIRECT_URIS: optional(list(redirectUri), {
    desc: 'Addresses, parted by commas, to which GitHub sends the users of front ends that begin the sign-in themselves; matched exactly.',
    example: 'https://app.example.com/auth/callback,com.example.app:/auth/callback',
    shownDefault: '`<FRONTEND_URL>/auth/callback`',
  }),
  GITHUB_EVENT_TTL_DAYS: withDefault(integer(1, 3_650), '14', {
    desc: 'Days that GitHub events are kept.',
    example: '30',
  }),
  GITHUB_DELIVERIES_PER_MINUTE: withDefault(integer(0, 1_000_000), '6000', {
    desc: "Rightly signed deliveries that a tracked repository's webhook may bring a minute; past that the answer is 429. `0` switches the limit off.",
    example: '600',
  }),
  GITHUB_DELIVERY_BYTES_PER_HOUR: withDefault(byteSize, '512MB', {
    desc: 'How much they may bring an hour; past that the answer is 429.',
    example: '128MB',
  }),
};

export const githubConfig = defineSection('GitHub', specs, (env, context): GithubConfig => {
  requireTogether(context, ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET']);
  requireInProduction(context, 'GITHUB_CLIENT_ID', ['PUBLIC_URL']);
  return {
    clientId: env.GITHUB_CLIENT_ID,
    clientSecret: env.GITHUB_CLIENT_SECRET,
    apiUrl: env.GITHUB_API_URL,
    webUrl: env.GITHUB_WEB_URL,
    redirectUris: env.GITHUB_REDIRECT_URIS,
    eventTtlDays: env.GITHUB_EVENT_TTL_DAYS,
    deliveriesPerMinute: env.GITHUB_DELIVERIES_PER_MINUTE,
    deliveryBytesPerHour: env.GITHUB_DELIVERY_BYTES_PER_HOUR,
  };
});
