import { Injectable } from '@nestjs/common';
import { type CapturedMailRow, CapturedMailRepository } from './captured-mail.repository.js';
import { MailRenderer, type RenderedMail } from './mail-renderer.js';

export interface CapturedMail {
  readonly id: string;
  readonly to: string;
  readonly template: string;
  readonly createdAt: Date;
  /** Undefined when its template or its key is gone. */
  readonly content: RenderedMail | undefined;
}

/** The mails that were captured in place of being sent. */
@Injectable()
export class CapturedMails {
  constructor(
    private readonly mails: CapturedMailRepository,
    private readonly renderer: MailRenderer,
  ) {}

  /** The newest first; only those to one address when one is given. */
  async list(to: string | undefined, limit: number): Promise<readonly CapturedMail[]> {
    return (await this.mails.list(to, limit)).map((row) => this.captured(row));
  }

  async find(id: string): Promise<CapturedMail | undefined> {
    const row = await this.mails.find(id);
    return row && this.captured(row);
  }

  private captured(row: CapturedMailRow): CapturedMail {
    const { id, recipient: to, template, created_at: createdAt } = row;
    return { id, to, template, createdAt, content: this.content(row) };
  }

  private content(row: CapturedMailRow): RenderedMail | undefined {
    try {
      return this.renderer.render(row);
    } catch {
      // One that is unreadable must not hide the others.
      return undefined;
    }
  }
}
