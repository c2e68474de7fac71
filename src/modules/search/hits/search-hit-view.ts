import type { SearchDetails } from '../documents/search-document.js';
import type {
  HighlightsResponse,
  SearchAuthorResponse,
  SearchHitResponse,
} from '../dto/search-hit.response.js';
import { highlightFragments } from '../highlights/highlight-fragments.js';
import { highlightWhole } from '../highlights/highlight-whole.js';
import { type WordMatcher, wordMatcher } from '../highlights/word-matcher.js';
import type { SearchQuery } from '../query/search-query.js';
import type { Match } from '../search-engine.js';
import type { SearchHitRow } from './search-hit.repository.js';

const authorOf = (id: string, details: SearchDetails): SearchAuthorResponse => ({
  id,
  username: details.username ?? '',
  full_name: details.full_name ?? null,
  avatar_url: details.avatar_url ?? null,
});

const highlightsOf = (row: SearchHitRow, matcher: WordMatcher): HighlightsResponse => {
  const title = highlightWhole(row.title, matcher);
  const description =
    row.description === null ? undefined : highlightWhole(row.description, matcher);
  const content = highlightFragments(row.content, matcher);
  return {
    ...(title !== undefined && { title }),
    ...(description !== undefined && { description }),
    ...(content.length > 0 && { content }),
  };
};

/** How each match is shown; undefined for what is not among the rows any more. */
export const hitView = (
  rows: readonly SearchHitRow[],
  query: SearchQuery,
  isWidened: boolean,
): ((match: Match) => SearchHitResponse | undefined) => {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const matcher = wordMatcher(query, isWidened);
  return ({ id, score }) => {
    const row = byId.get(id);
    if (!row) return undefined;
    const { slug, url } = row.details;
    return {
      type: row.type,
      id,
      title: row.title,
      score,
      highlights: highlightsOf(row, matcher),
      description: row.description,
      language: row.language,
      tags: row.tags,
      is_public: row.is_public,
      author: authorOf(row.author_id, row.author),
      popularity: row.popularity,
      ...(slug !== undefined && { slug }),
      ...(url !== undefined && { url }),
      created_at: row.created_at.toISOString(),
      updated_at: row.updated_at.toISOString(),
    };
  };
};
