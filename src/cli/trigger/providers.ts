import { customProvider } from './custom-provider.js';
import { githubProvider } from './github-provider.js';
import type { Provider } from './provider.js';
import { sendgridProvider } from './sendgrid-provider.js';
import { stripeProvider } from './stripe-provider.js';

const NAMED: ReadonlyMap<string, () => Provider> = new Map([
  ['github', githubProvider],
  ['stripe', () => stripeProvider],
  ['sendgrid', () => sendgridProvider],
]);

/** The sources with samples of their own. */
export const PROVIDERS: readonly string[] = [...NAMED.keys()];

export const providerOf = (source: string): Provider => NAMED.get(source)?.() ?? customProvider;
