import { Inject, Injectable } from '@nestjs/common';
import { v7 as uuidv7 } from 'uuid';
import { rateLimitConfig, type RateLimitConfig } from '../../config/rate-limit.config.js';
import { DomainError } from '../../errors/domain-error.js';
import { validationError } from '../../errors/errors.js';
import { limitedAddress } from '../../http/client-address.js';
import { RateLimitExceeded } from '../../http/rate-limit-exceeded.js';
import { type RateLimitPolicy, RateLimits } from '../../http/rate-limits.js';
import type { Logger } from '../../logging/logger.js';
import { LOGGER } from '../../logging/logging.module.js';
import { currentContext } from '../../logging/request-context.js';
import { BodyReader } from './body-reader.js';
import type { NewReceipt } from './new-receipt.js';
import { storedHeaders } from './stored-headers.js';
import { type Kept, WebhookInboxRepository } from './webhook-inbox.repository.js';
import { WebhookMetrics } from './webhook-metrics.js';
import { WebhookProcessingService } from './webhook-processing.service.js';
import type { DeliverySource, SignedRequest, VerifiedRequest } from './webhook-source.js';

/** Failed signatures that an address may send in a window before it is told to wait. */
const FAILED_SIGNATURES = 60;
const MAX_NAME_CHARACTERS = 255;
/** PostgreSQL's text takes no NUL, and no log wants the other control characters. */
const WELL_FORMED_NAME = /^\P{Cc}+$/u;

const requireName = (field: string, value: string | undefined): string => {
  if (value === undefined) {
    throw validationError([{ field, message: 'the request names no event' }]);
  }
  return checkName(field, value);
};

const checkName = (field: string, value: string): string => {
  if (value.length <= MAX_NAME_CHARACTERS && WELL_FORMED_NAME.test(value)) return value;
  throw validationError([
    {
      field,
      message: `must be 1 to ${MAX_NAME_CHARACTERS} characters, none of them a control character`,
    },
  ]);
};

/** What `source` makes of what it has verified. */
const receiptOf = (source: DeliverySource, verified: VerifiedRequest): NewReceipt => {
  const event = requireName('event', source.eventOf(verified));
  const key = source.deliveryKeyOf(verified);
  const row = source.rowOf?.(verified, event);
  return {
    id: uuidv7(),
    source: source.name,
    event,
    deliveryKey: key === undefined ? undefined : checkName('delivery id', key),
    raw: row?.instead ? undefined : verified.body,
    headers: JSON.stringify(storedHeaders(verified.headers)),
    signature: verified.signature,
    requestId: currentContext()?.requestId ?? uuidv7(),
    createdAt: new Date(),
    ...(row && { row }),
  };
};

/** Verify, parse, keep; then answer. Nothing that is not committed is ever promised. */
@Injectable()
export class WebhookIngestionService {
  private readonly failures: RateLimitPolicy;
  private readonly bodies = new BodyReader();

  constructor(
    private readonly inbox: WebhookInboxRepository,
    private readonly processing: WebhookProcessingService,
    private readonly limits: RateLimits,
    private readonly metrics: WebhookMetrics,
    @Inject(rateLimitConfig.token) config: RateLimitConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {
    this.failures = {
      name: 'webhook-signature',
      limit: FAILED_SIGNATURES,
      windowSeconds: config.ttlSeconds,
    };
  }

  /**
   * @throws DomainError 401 for a missing or wrong signature (429 after many from one address),
   *   400 or 415 for a body that is not what it claims to be, 503 when it could not be kept; and what
   *   `DeliverySource.admit` throws.
   */
  async receive(
    source: DeliverySource,
    request: SignedRequest,
    addressOf: () => string | undefined,
  ): Promise<Kept> {
    const proven = source.verify(request);
    if (!proven) return this.refuse(source, addressOf());
    await source.admit?.(request);
    const receipt = await this.bodies.read(request, (payload) =>
      receiptOf(source, { ...request, ...proven, payload }),
    );
    const kept = await this.inbox.add(receipt);
    this.metrics.received.inc({ source: source.name, duplicate: String(kept.duplicate) });
    if (!kept.duplicate && receipt.raw) this.processing.wake();
    return kept;
  }

  /**
   * Counts what was sent to no avail. What is rightly signed does not count.
   * @throws DomainError 429 after many from one address
   */
  async countRefusal(sourceName: string, address: string | undefined): Promise<void> {
    this.metrics.rejected.inc({ source: sourceName });
    const state = await this.limits.consume(this.failures, limitedAddress(address));
    if (!state.allowed) throw new RateLimitExceeded(state);
  }

  /** Leaves a count and a log line, nothing else. */
  private async refuse(source: DeliverySource, address: string | undefined): Promise<never> {
    await this.countRefusal(source.name, address);
    this.logger.warn('a webhook with a bad signature', { source: source.name, ip: address });
    throw new DomainError(
      'unauthorized',
      'INVALID_SIGNATURE',
      'The signature is missing or wrong.',
    );
  }
}
