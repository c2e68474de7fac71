import { hashtagsOf } from '../social/subjects/hashtags.js';
import { mergedTags } from '../search/vocabulary/tags.js';
import type { SnippetText } from './snippet.js';

/** What somebody gave of a text; what is undefined was not given. */
export type GivenText = { readonly [Field in keyof SnippetText]?: SnippetText[Field] | undefined };

/** The given tags and those that the description has in it. */
export const tagsOf = (tags: readonly string[], description: string | null): readonly string[] =>
  mergedTags(tags, hashtagsOf(description ?? ''));

const isSame = (one: SnippetText, other: SnippetText): boolean =>
  one.title === other.title &&
  one.description === other.description &&
  one.code === other.code &&
  one.language === other.language &&
  one.tags.join(' ') === other.tags.join(' ');

/** The text with what was given in place of what it had; undefined when that is the same. */
export const changedText = (present: SnippetText, given: GivenText): SnippetText | undefined => {
  const { title, code, language, tags = present.tags } = given;
  const description = given.description === undefined ? present.description : given.description;
  const retagged = given.tags !== undefined || description !== present.description;
  const text: SnippetText = {
    title: title ?? present.title,
    description,
    code: code ?? present.code,
    language: language ?? present.language,
    tags: retagged ? tagsOf(tags, description) : present.tags,
  };
  return isSame(present, text) ? undefined : text;
};
