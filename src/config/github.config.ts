import { requireTogether } from './half-set.js';
import { defineSection } from './section.js';
import { httpUrl } from './urls.js';
import { integer, text } from './validators.js';
import { optional, withDefault } from './variable.js';

export interface GithubConfig {
  /** Set together with `clientSecret`. */
  readonly clientId?: string | undefined;
  readonly clientSecret?: string | undefined;
  readonly apiUrl: string;
  readonly webUrl: string;
  readonly eventTtlDays: number;
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
  GITHUB_EVENT_TTL_DAYS: withDefault(integer(1, 3_650), '14', {
    desc: 'Days that GitHub events are kept.',
    example: '30',
  }),
};

export const githubConfig = defineSection('GitHub', specs, (env, context): GithubConfig => {
  requireTogether(context, ['GITHUB_CLIENT_ID', 'GITHUB_CLIENT_SECRET']);
  return {
    clientId: env.GITHUB_CLIENT_ID,
    clientSecret: env.GITHUB_CLIENT_SECRET,
    apiUrl: env.GITHUB_API_URL,
    webUrl: env.GITHUB_WEB_URL,
    eventTtlDays: env.GITHUB_EVENT_TTL_DAYS,
  };
});
