import { Inject, Injectable } from '@nestjs/common';
import { mailConfig, type MailConfig } from '../config/mail.config.js';
import { mailHtml } from './mail-html.js';
import type { MailMap, MailName } from './mail-map.js';
import { oneLine } from './mail-message.js';
import { MailSeal } from './mail-seal.js';
import { MailTemplates } from './mail-templates.js';
import { mailText } from './mail-text.js';
import { parseSender, type Sender } from './sender.js';
import { webLink } from './web-link.js';

/** What is kept of a mail that was not sent. */
export interface SealedMail {
  readonly id: string;
  readonly template: string;
  readonly parameters: Buffer;
}

export interface RenderedMail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where its button leads. */
  readonly actionUrl: string | undefined;
}

/** Makes the mail of a row. */
@Injectable()
export class MailRenderer {
  readonly sender: Sender;

  constructor(
    private readonly templates: MailTemplates,
    private readonly seal: MailSeal,
    @Inject(mailConfig.token) config: MailConfig,
  ) {
    this.sender = parseSender(config.from);
  }

  /** @throws UnopenableMail; Error for an unknown template, or one that fails or links elsewhere */
  render({ id, template: name, parameters }: SealedMail): RenderedMail {
    const template = this.templates.find(name);
    if (!template) throw new Error(`no mail template ${name} in this build`);
    // Sealed with this template's name beside them, by `MailOutbox.send`, which checks the type.
    const content = template.content(this.seal.open(id, parameters) as MailMap[MailName]);
    const subject = oneLine(content.subject);
    const brand = this.sender.name || this.sender.domain;
    return {
      subject,
      text: mailText(content, brand),
      html: mailHtml({ ...content, subject }, brand),
      actionUrl: content.action && webLink(content.action.url),
    };
  }
}
