import { randomUUID } from 'node:crypto';
import { hmacSha256 } from '../../crypto/hmac.js';
import {
  chooseSample,
  type GithubSamples,
  readGithubSamples,
  sampleEvents,
} from './github-samples.js';
import type { Provider } from './provider.js';

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers */
export const githubProvider = (): Provider => {
  let read: readonly GithubSamples[] | undefined;
  // Megabytes, which an own payload has no need of.
  const samples = () => (read ??= readGithubSamples());
  return {
    naming: 'header',
    events: () => sampleEvents(samples()),
    newDeliveryId: () => randomUUID(),

    /** With something of its own: identical bytes under another id would be taken for a replay. */
    sample: ({ event, action, deliveryId }) => ({
      ...chooseSample(samples(), event, action),
      trigger: { delivery_id: deliveryId },
    }),

    eventIn: () => undefined,

    headers: ({ event = '', deliveryId, body }, secret) => ({
      'X-GitHub-Event': event,
      'X-GitHub-Delivery': deliveryId,
      'X-Hub-Signature-256': `sha256=${hmacSha256(secret, body).toString('hex')}`,
    }),
  };
};
