import { validate as isUuid } from 'uuid';
import type { DirectOperation, DirectRoute } from '../../../http/direct-routes.js';
import { WEBHOOK_BODY, WEBHOOK_REFUSALS } from '../../webhooks/webhook-routes.js';
import { RepositoryDeliveryResponse } from './dto/repository-delivery.response.js';
import type { RepositoryDeliveries } from './repository-deliveries.service.js';

const accepted = (description: string) => ({
  description,
  content: {
    'application/json': {
      schema: { $ref: `#/components/schemas/${RepositoryDeliveryResponse.name}` },
    },
  },
});

const headerNamed = (name: string, example: string, required: boolean) => ({
  name,
  in: 'header' as const,
  required,
  example,
  schema: { type: 'string' as const },
});

const RECEIVE = {
  name: '/api/webhooks/github/:repo_id',
  path: '/api/webhooks/github/{repo_id}',
  operation: {
    operationId: 'githubDeliveries.receive',
    tags: ['GitHub'],
    summary: "Receive a tracked repository's webhook",
    description:
      'Signed by GitHub with the secret of that repository (`X-Hub-Signature-256`; ' +
      '`X-Hub-Signature` only where that is not sent). What is signed and yet of another repository ' +
      'is 400. The id is that of the event, if the repository keeps such events; of others nothing is ' +
      'kept but that they came. More than one repository may have delivered is 429.',
    parameters: [
      {
        name: 'repo_id',
        in: 'path',
        required: true,
        description: 'the id of the tracked repository',
        schema: { type: 'string', format: 'uuid' },
      },
      headerNamed('X-GitHub-Event', 'push', true),
      headerNamed('X-GitHub-Delivery', '72d3162e-cc78-11e3-81ab-4c9367dc0958', false),
      headerNamed('X-Hub-Signature-256', 'sha256=…', false),
    ],
    requestBody: WEBHOOK_BODY,
    responses: {
      '202': accepted('kept; sent after the commit'),
      '200': accepted('a delivery that had come before'),
      ...WEBHOOK_REFUSALS,
    },
  },
} satisfies DirectOperation;

/** What the OpenAPI description says of it. */
export const DELIVERY_OPERATIONS: readonly DirectOperation[] = [RECEIVE];

/** Where GitHub's webhooks of tracked repositories come in. */
export const deliveryRoute = (deliveries: RepositoryDeliveries): DirectRoute => ({
  ...RECEIVE,
  pattern: /^\/api\/webhooks\/github\/([^/]+)\/?$/i,
  handle: async (request) => {
    const [id = ''] = request.parameters;
    const body = await deliveries.receive(isUuid(id) ? id.toLowerCase() : undefined, request);
    return { status: body.duplicate ? 200 : 202, body };
  },
});
