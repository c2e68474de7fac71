import type { DirectOperation, DirectRoute } from '../../http/direct-routes.js';
import { WebhookAcceptedResponse } from './dto/webhook-accepted.response.js';
import type { WebhookReceiver } from './webhook-receiver.js';

const accepted = (description: string) => ({
  description,
  content: {
    'application/json': {
      schema: { $ref: `#/components/schemas/${WebhookAcceptedResponse.name}` },
    },
  },
});

const requestBody = {
  required: true,
  description: 'at most 25 MB; a form carries the JSON in its field `payload`',
  content: { 'application/json': {}, 'application/x-www-form-urlencoded': {} },
};

const operation = (id: string, summary: string, description: string) => ({
  operationId: `webhooks.${id}`,
  tags: ['Webhooks'],
  summary,
  description,
  requestBody,
  responses: {
    '202': accepted('kept; sent after the commit'),
    '200': accepted('a delivery that had come before'),
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
export const webhookRoutes = (receiver: WebhookReceiver): readonly DirectRoute[] => [
  {
    ...RECEIVE,
    pattern: /^\/api\/webhooks\/([^/]+)\/?$/i,
    handle: (request) => receiver.receive(request.parameters[0] ?? '', request),
  },
  {
    ...RECEIVE_STRIPE,
    pattern: /^\/webhooks\/stripe\/?$/i,
    handle: (request) => receiver.receive('stripe', request),
  },
];
