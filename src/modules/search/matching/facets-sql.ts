/** No facet shows more values than these. */
const MAX_VALUES = 20;

const facet = (name: string, values: string): string => `
  '${name}', (SELECT coalesce(json_agg(json_build_object('value', value, 'count', count)
                                       ORDER BY count DESC, value), '[]')
                FROM (SELECT value, count(*)::int AS count FROM (${values}) AS all_values
                       GROUP BY value ORDER BY count DESC, value LIMIT ${MAX_VALUES}) AS usual)`;

/** `Facets` of the documents of `pool`. */
export const FACETS = `json_build_object(
  ${facet('type', 'SELECT type AS value FROM pool')},
  ${facet('language', 'SELECT language AS value FROM pool WHERE language IS NOT NULL')},
  ${facet('tags', 'SELECT unnest(tags) AS value FROM pool')})`;
