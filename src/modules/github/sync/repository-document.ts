import type { SearchDocument } from '../../search/documents/search-document.js';
import { normalLanguage } from '../../search/vocabulary/language-names.js';
import type { GithubRepository } from './repository-answer.js';

/** By the name that others of it have here; names are of one word. */
const languageOf = ({ language }: GithubRepository): string | null =>
  language === null ? null : normalLanguage(language).replaceAll(' ', '-');

/** What of a repository is searched, and its page on GitHub. */
export const repositoryDocument = (
  id: string,
  userId: string,
  repository: GithubRepository,
): SearchDocument => ({
  id,
  type: 'repository',
  authorId: userId,
  isPublic: !repository.is_private,
  title: repository.full_name,
  description: repository.description,
  content: '',
  language: languageOf(repository),
  tags: repository.topics,
  details: { url: repository.url },
  popularity: repository.stars_count,
  createdAt: repository.created_at,
  updatedAt: repository.updated_at,
});
