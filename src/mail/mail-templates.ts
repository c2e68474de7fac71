import { Injectable } from '@nestjs/common';
import { UniqueRegistry } from '../registry/unique-registry.js';
import type { MailMap, MailName } from './mail-map.js';

/** What a mail says; how it looks is the same for all. */
export interface MailContent {
  /** One line. */
  readonly subject: string;
  /** Plain text, in reading order. */
  readonly paragraphs: readonly string[];
  /** The one thing to do, as a button below the paragraphs. */
  readonly action?: { readonly label: string; readonly url: string };
  /** Small print at the end, such as what to do if one did not ask for this. */
  readonly note?: string;
}

export interface MailTemplate<Name extends MailName = MailName> {
  readonly name: Name;
  content(parameters: MailMap[Name]): MailContent;
}

/** Every mail that can be sent. Modules register theirs at start. */
@Injectable()
export class MailTemplates {
  private readonly registry = new UniqueRegistry<MailTemplate>('mail template');

  register<Name extends MailName>(template: MailTemplate<Name>): void {
    // A row keeps the name with its parameters, so each template is given only its own.
    this.registry.register(template);
  }

  find(name: string): MailTemplate | undefined {
    return this.registry.find(name);
  }

  names(): readonly string[] {
    return this.registry.all().map(({ name }) => name);
  }
}
