import { Injectable } from '@nestjs/common';
import type { Transaction } from '../../database/transaction.js';
import { notFound } from '../../errors/errors.js';
import { DocRepository } from './doc.repository.js';
import { isSlug } from './doc-slug.js';
import type { DocRow } from './doc.js';

/** Pages as their readers see them; null is a reader who is not signed in. */
@Injectable()
export class DocReading {
  constructor(private readonly docs: DocRepository) {}

  /** @throws DomainError 404 */
  async get(readerId: string | null, id: string, tx?: Transaction): Promise<DocRow> {
    const row = await this.docs.find(readerId, id, tx);
    if (!row) throw notFound();
    return row;
  }

  /** @throws DomainError 404 */
  async getBySlug(readerId: string | null, username: string, slug: string): Promise<DocRow> {
    const row = isSlug(slug) ? await this.docs.findBySlug(readerId, username, slug) : undefined;
    if (!row) throw notFound();
    return row;
  }
}
