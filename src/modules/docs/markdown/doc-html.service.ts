import { Injectable } from '@nestjs/common';
import { unavailable } from '../../../errors/errors.js';
import type { DocRow } from '../doc.js';
import { KeptTexts } from './kept-texts.js';
import { renderMarkdown } from './markdown-renderer.js';

/** Two hundred long pages; in memory, a character takes a byte or two. */
const MAX_KEPT_CHARACTERS = 16 * 1024 * 1024;
/** Different pages at once; more are refused, rather than that all wait long. */
const MAX_WAITING = 50;

/**
 * The HTML of pages. Making it takes up to a third of a second of the processor for what is written
 * to take long, so that it is made once for each text, and of one at a time.
 */
@Injectable()
export class DocHtml {
  private readonly kept = new KeptTexts(MAX_KEPT_CHARACTERS);
  private readonly making = new Map<string, Promise<string>>();
  private last: Promise<unknown> = Promise.resolve();

  /** @throws DomainError 503 while too many others are waited for */
  async of({ id, revision_number, content }: DocRow): Promise<string> {
    const name = `${id} ${revision_number}`;
    return this.kept.get(name) ?? this.making.get(name) ?? this.make(name, content);
  }

  private make(name: string, content: string): Promise<string> {
    if (this.making.size >= MAX_WAITING) throw unavailable('Too many pages are being made.');
    const html = this.last.then(async () => {
      try {
        const made = await renderMarkdown(content);
        this.kept.set(name, made);
        return made;
      } finally {
        this.making.delete(name);
      }
    });
    this.making.set(name, html);
    this.last = html.catch(() => undefined);
    return html;
  }
}
