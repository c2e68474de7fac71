/**
 * Batch after batch, up to the first that is empty, for an export.
 *
 * @param next those that come after a key; the first ones when there is none
 * @param keyOf what the rows are ordered by
 */
export async function* exportBatches<Row>(
  next: (after: string | undefined) => Promise<readonly Row[]>,
  keyOf: (row: Row) => string,
): AsyncGenerator<readonly Row[]> {
  let after: string | undefined;
  for (;;) {
    const rows = await next(after);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows;
    after = keyOf(last);
  }
}
