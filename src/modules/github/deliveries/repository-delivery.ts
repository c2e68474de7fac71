import { createHash } from 'node:crypto';
import { validationError } from '../../../errors/errors.js';
import { githubSignature } from '../../webhooks/github-signature.js';
import { type ReceiptRows, type RowOfReceipt, rowInto } from '../../webhooks/receipt-rows.js';
import {
  type DeliverySource,
  header,
  type SignedRequest,
  type VerifiedRequest,
} from '../../webhooks/webhook-source.js';
import type { NewGithubEvent } from '../events/github-event.js';
import { parseEvent } from '../parsing/parse-event.js';
import type { DeliveryAllowances } from './delivery-allowances.js';
import { type DeliveryTarget, isOf } from './delivery-target.js';

/** What receipts of tracked repositories say that they are from. */
export const REPOSITORY_SOURCE = 'github-repos';

export const deliveryIdOf = (headers: SignedRequest['headers']): string | undefined =>
  header(headers, 'x-github-delivery') || undefined;

/** GitHub gives one id to an event, and sends it to each hook that wants it. */
export const deliveryKey = (repoId: string, deliveryId: string): string =>
  `${repoId}/${deliveryId}`;

/** A delivery for a tracked repository: signed with the repository's own secret, and about it. */
export class RepositoryDelivery implements DeliverySource {
  readonly name = REPOSITORY_SOURCE;

  constructor(
    private readonly target: DeliveryTarget,
    private readonly events: ReceiptRows<NewGithubEvent>,
    private readonly allowances: DeliveryAllowances,
  ) {}

  verify(request: SignedRequest): Pick<VerifiedRequest, 'signature' | 'native'> | undefined {
    return githubSignature(request, this.target.secrets);
  }

  admit({ body }: SignedRequest): Promise<void> {
    return this.allowances.admit(this.target.id, body.length);
  }

  eventOf({ headers }: VerifiedRequest): string | undefined {
    return header(headers, 'x-github-event') || undefined;
  }

  deliveryKeyOf({ headers }: VerifiedRequest): string | undefined {
    const id = deliveryIdOf(headers);
    return id && deliveryKey(this.target.id, id);
  }

  rowOf({ headers, body, payload }: VerifiedRequest, event: string): RowOfReceipt | undefined {
    const { target } = this;
    const parsed = parseEvent(event, payload);
    if (!isOf(parsed, target)) {
      const message = `is ${parsed.repository?.fullName ?? ''}, and this webhook is ${target.fullName}'s`;
      throw validationError([{ field: 'repository.full_name', message }]);
    }
    const kept = target.events === undefined || target.events.includes(event);
    const digest = createHash('sha256').update(body).digest();
    const deliveryId = deliveryIdOf(headers);
    // Of what its owner does not want, the body is known again and not kept.
    return rowInto(this.events, { target, event, parsed, kept, digest, deliveryId }, !kept);
  }
}
