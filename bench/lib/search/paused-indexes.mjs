/**
 * Indexes that are away while very much is put into their tables, and then made in one go.
 *
 * @typedef {{ name: string, seconds: number }} BuiltIndex
 *
 * @param {import('pg').Client} client
 * @param {readonly string[]} tables whose indexes, but for those of their keys
 */
export async function dropIndexes(client, tables) {
  const { rows } = await client.query(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
      WHERE schemaname = current_schema() AND tablename = ANY ($1::text[])
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexname::regclass)
      ORDER BY tablename, indexname`,
    [tables],
  );
  for (const { name } of rows) await client.query(`DROP INDEX ${name}`);

  return {
    /** @returns {Promise<BuiltIndex[]>} */
    async build() {
      const built = [];
      for (const { name, definition } of rows) {
        const startedAt = performance.now();
        await client.query(definition);
        built.push({ name, seconds: (performance.now() - startedAt) / 1000 });
      }
      return built;
    },
  };
}
