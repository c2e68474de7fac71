import { Injectable } from '@nestjs/common';
import type { DocRow } from '../doc.js';
import { KeptTexts } from './kept-texts.js';
import { renderMarkdown, RENDERER_VERSION } from './markdown-renderer.js';
import { RenderingRepository } from './rendering.repository.js';
import { RenderingTurns } from './rendering-turns.js';

/** Two hundred long pages; in memory, a character takes a byte or two. */
const MAX_KEPT_CHARACTERS = 16 * 1024 * 1024;

/**
 * The HTML of pages. Making it takes up to a third of a second of the processor for what is written
 * to take long, so that it is made once for each text, whoever reads it how often, and counts as its
 * author's.
 */
@Injectable()
export class DocHtml {
  private readonly kept = new KeptTexts(MAX_KEPT_CHARACTERS);
  private readonly making = new Map<string, Promise<string>>();
  private readonly turns = new RenderingTurns();

  constructor(private readonly renderings: RenderingRepository) {}

  /** @throws DomainError 503 while too much else is waited for, or too much of its author was made */
  async of(doc: DocRow): Promise<string> {
    const name = `${doc.id} ${doc.revision_number}`;
    const found = this.kept.get(name) ?? this.making.get(name);
    if (found !== undefined) return found;
    const html = this.findOrMake(doc)
      .then((text) => {
        this.kept.set(name, text);
        return text;
      })
      .finally(() => this.making.delete(name));
    this.making.set(name, html);
    return html;
  }

  private async findOrMake(doc: DocRow): Promise<string> {
    const { author, content } = doc;
    const found = await this.renderings.find(doc, RENDERER_VERSION);
    if (found !== undefined) return found;
    const html = await this.turns.run(author.id, content.length, () => renderMarkdown(content));
    await this.renderings.keepIfPresent(doc, RENDERER_VERSION, html);
    return html;
  }
}
