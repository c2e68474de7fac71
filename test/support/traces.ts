import type { TestApp } from './app.js';

/** The tables of the database in which any of these texts stands, in whatever column and form. */
export const tracesOf = async (
  app: Pick<TestApp, 'sql'>,
  texts: readonly string[],
): Promise<readonly string[]> => {
  const tables = await app.sql<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
  );
  // In bytes a text stands as it is, and an id perhaps as its sixteen bytes.
  const hidden = texts.flatMap((text) => [
    Buffer.from(text).toString('hex'),
    ...(/^[0-9a-f]{8}-/.test(text) ? [text.replaceAll('-', '')] : []),
  ]);
  const found: string[] = [];
  for (const { name } of tables) {
    const [row] = await app.sql<{ count: number }>(
      `SELECT count(*)::int AS count FROM ${name} AS t
        WHERE EXISTS (SELECT FROM unnest($1::text[]) AS needle
                       WHERE position(lower(needle) IN lower(t::text)) > 0)`,
      [[...texts, ...hidden]],
    );
    if ((row?.count ?? 0) > 0) found.push(name);
  }
  return found;
};
