import type {
  DirectAnswer,
  DirectOperation,
  DirectRequest,
  DirectRoute,
} from '../../http/direct-routes.js';
import { WebhookAcceptedResponse } from './dto/webhook-accepted.response.js';
import type { WebhookReceiver } from './webhook-receiver.js';
import type { WebhookSources } from './webhook-sources.js';

const accepted = (description: string) => ({
  description,
  content: {
    'application/json': {
      schema: { $ref: `#/components/schemas/${WebhookAcceptedResponse.name}` },
    },
  },
});

/** What a webhook's body may be. */
export const WEBHOOK_BODY = {
  required: true,
  description:
    'at most 25 MB, 500,000 elements and 64 levels; a form begins with its field `payload`, which ' +
    'carries the JSON',
  content: { 'application/json': {}, 'application/x-www-form-urlencoded': {} },
};

/** How a delivery may be refused; nothing of it is kept. */
export const WEBHOOK_REFUSALS = {
  '401': { description: 'INVALID_SIGNATURE: missing or wrong' },
  '404': { description: 'NOT_FOUND: nobody here takes such webhooks' },
  '413': { description: 'PAYLOAD_TOO_LARGE: over 25 MB' },
  '415': { description: 'UNSUPPORTED_MEDIA_TYPE: neither JSON nor a form, or with an encoding' },
  '503': { description: 'SERVICE_UNAVAILABLE: too much is under way, or a variable is to be set' },
};

const operation = (id: string, summary: string, description: string) => ({
  operationId: `webhooks.${id}`,
  tags: ['Webhooks'],
  summary,
  description,
  requestBody: WEBHOOK_BODY,
  responses: {
    '202': accepted('kept; sent after the commit'),
    '200': accepted('a delivery that had come before'),
    ...WEBHOOK_REFUSALS,
  },
});

const RECEIVE = {
  name: '/api/webhooks/:source',
  path: '/api/webhooks/{id}',
  operation: {
    ...operation(
      'receive',
      'Receive a signed webhook',
      'Signed with `X-Webhook-Signature: [sha256=]<hex HMAC-SHA256 of the raw body>` or the ' +
        "provider's own signature. `X-Webhook-Event` names the event, else the body's `event` " +
        "or the provider's own field.",
    ),
    parameters: [
      {
        name: 'id',
        in: 'path',
        required: true,
        description: 'the name of the source',
        schema: { type: 'string' },
        example: 'github',
      },
    ],
  },
} satisfies DirectOperation;

const RECEIVE_STRIPE = {
  name: '/webhooks/stripe',
  path: '/webhooks/stripe',
  operation: operation(
    'receiveStripe',
    "Receive Stripe's webhook",
    'Signed with `Stripe-Signature`; the same receipts as `/api/webhooks/stripe`.',
  ),
} satisfies DirectOperation;

/** What the OpenAPI description says of them. */
export const WEBHOOK_OPERATIONS: readonly DirectOperation[] = [RECEIVE, RECEIVE_STRIPE];

/** Where webhooks come in. */
export const webhookRoutes = (
  receiver: WebhookReceiver,
  sources: WebhookSources,
): readonly DirectRoute[] => {
  const receive = async (name: string, request: DirectRequest): Promise<DirectAnswer> => {
    const source = sources.get(name);
    const { id, event, duplicate, createdAt } = await receiver.receive(source, request);
    const body: WebhookAcceptedResponse = {
      ...{ id, source: source.name, event, verified: true, duplicate },
      created_at: createdAt.toISOString(),
    };
    return { status: duplicate ? 200 : 202, body };
  };
  return [
    {
      ...RECEIVE,
      pattern: /^\/api\/webhooks\/([^/]+)\/?$/i,
      handle: (request) => receive(request.parameters[0] ?? '', request),
    },
    {
      ...RECEIVE_STRIPE,
      pattern: /^\/webhooks\/stripe\/?$/i,
      handle: (request) => receive('stripe', request),
    },
  ];
};
