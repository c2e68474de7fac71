import { Inject, Injectable } from '@nestjs/common';
import { webhooksConfig, type WebhooksConfig } from '../../config/webhooks.config.js';
import { notFound, unavailable } from '../../errors/errors.js';
import { UniqueRegistry } from '../../registry/unique-registry.js';
import { GenericSource } from './generic.source.js';
import { GithubSource } from './github.source.js';
import { ReceiptSources } from './receipt-sources.js';
import { SendgridEventRepository } from './sendgrid-event.repository.js';
import { SendgridSource } from './sendgrid.source.js';
import { StripeSource } from './stripe.source.js';
import type { WebhookSource } from './webhook-source.js';

/** Every sender whose webhooks come in at `/api/webhooks/<name>`. */
@Injectable()
export class WebhookSources extends UniqueRegistry<WebhookSource> {
  constructor(
    @Inject(webhooksConfig.token) config: WebhooksConfig,
    sendgridEvents: SendgridEventRepository,
    private readonly receipts: ReceiptSources,
  ) {
    super('webhook source');
    const of = (name: string): readonly [string, readonly string[]] => [
      config.variableFor(name),
      config.secrets.get(name) ?? [],
    ];
    this.register(new GithubSource(...of('github')));
    this.register(new StripeSource(...of('stripe')));
    const [sendgridSecret, sendgridSecrets] = of('sendgrid');
    this.register(
      new SendgridSource(
        `${sendgridSecret} or SENDGRID_WEBHOOK_PUBLIC_KEY`,
        sendgridSecrets,
        config.sendgridPublicKeys,
        sendgridEvents,
      ),
    );
    this.register(new GenericSource('test', ...of('test')));
    for (const name of config.secrets.keys()) {
      if (!this.find(name)) this.register(new GenericSource(name, ...of(name)));
    }
  }

  override register(source: WebhookSource): void {
    super.register(source);
    this.receipts.register(source);
  }

  /** @throws DomainError 404 for an unknown source, 503 naming the variable for an unset one. */
  get(name: string): WebhookSource {
    const source = this.find(name);
    if (!source) throw notFound();
    if (source.configured) return source;
    throw unavailable(`The source "${name}" has no secret; set ${source.variable}.`, {
      details: { variable: source.variable },
      retryAfterSeconds: 3600,
    });
  }
}
