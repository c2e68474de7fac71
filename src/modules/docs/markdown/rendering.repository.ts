import { Injectable } from '@nestjs/common';
import { Database } from '../../../database/database.js';

/** One text of one page. */
export interface RenderedText {
  readonly id: string;
  readonly revision_number: number;
}

/** Contents as HTML, so that none has to be made again; of a page that of its present one at most. */
@Injectable()
export class RenderingRepository {
  constructor(private readonly database: Database) {}

  /** @param version of what made it */
  async find(
    { id, revision_number: number }: RenderedText,
    version: number,
  ): Promise<string | undefined> {
    const [row] = await this.database.query<{ html: string }>(
      `SELECT html FROM doc_renderings
        WHERE doc_id = $1 AND revision_number = $2 AND version = $3`,
      [id, number, version],
    );
    return row?.html;
  }

  /** Unless the page has another content by now: what its author took back is not kept. */
  async keepIfPresent(
    { id, revision_number: number }: RenderedText,
    version: number,
    html: string,
  ): Promise<void> {
    await this.database.query(
      `INSERT INTO doc_renderings (doc_id, revision_number, version, html)
       SELECT id, revision_number, $3::int, $4::text FROM docs
        WHERE id = $1 AND revision_number = $2 FOR SHARE
       ON CONFLICT (doc_id) DO UPDATE
          SET revision_number = excluded.revision_number, version = excluded.version,
              html = excluded.html`,
      [id, number, version, html],
    );
  }
}
