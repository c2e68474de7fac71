import { GRADED_QUERIES } from './graded-queries.js';

/** Finds: the keys of documents, the best first. */
export type SearchByKeys = (query: string) => Promise<readonly string[]>;

export interface Relevance {
  readonly query: string;
  readonly ndcg: number;
  /** Where the first of its best answers stands, from 1 on; Infinity: not on the first page. */
  readonly bestAt: number;
  readonly found: readonly string[];
}

const DEPTH = 10;

/**
 * Discounted cumulative gain of grades in their order, as Burges et al. have it: Learning to Rank
 * using Gradient Descent, 2005.
 */
const gainOf = (grades: readonly number[]): number =>
  grades
    .slice(0, DEPTH)
    .reduce((sum, grade, index) => sum + (2 ** grade - 1) / Math.log2(index + 2), 0);

/** How near the order of each graded query's answers is to the best that there could be. */
export const relevanceOf = async (search: SearchByKeys): Promise<readonly Relevance[]> => {
  const judged: Relevance[] = [];
  for (const { query, grades } of GRADED_QUERIES) {
    const found = await search(query);
    const given = found.map((key) => grades.get(key) ?? 0);
    const ideal = [...grades.values()].sort((one, other) => other - one);
    const best = given.indexOf(ideal[0] ?? 0) + 1;
    judged.push({
      query,
      ndcg: gainOf(given) / gainOf(ideal),
      bestAt: best === 0 ? Infinity : best,
      found: found.slice(0, DEPTH),
    });
  }
  return judged;
};

export const meanNdcg = (judged: readonly Relevance[]): number =>
  judged.reduce((sum, { ndcg }) => sum + ndcg, 0) / judged.length;
