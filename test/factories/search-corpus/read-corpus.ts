import type { CorpusEntry } from './corpus-entry.js';

type Fields = Readonly<Record<'key' | 'author' | 'language' | 'likes' | 'tags', string>> & {
  readonly isPublic: boolean;
  readonly lines: readonly string[];
};

/** A head, `key | author | language or - | likes | tags, with commas | private`, and lines. */
const fieldsOf = (block: string): Fields => {
  const [head = '', ...lines] = block.split('\n');
  const [key = '', author = '', language = '-', likes = '0', tags = '', access] =
    head.split(/\s*\|\s*/);
  return { key, author, language, likes, tags, isPublic: access !== 'private', lines };
};

const blocksOf = (text: string): string[] => text.trim().split(/\n{2,}/);

const shared = ({ key, author, language, likes, tags, isPublic }: Fields) => ({
  key,
  author,
  isPublic,
  language: language === '-' ? null : language,
  tags: tags.split(/,\s*/).filter(Boolean),
  popularity: Number(likes),
});

/** Each a head, a title, a description and the code, and an empty line after it. */
export const readSnippets = (text: string): CorpusEntry[] =>
  blocksOf(text).map((block) => {
    const fields = fieldsOf(block);
    const [title = '', description = '', ...code] = fields.lines;
    return { ...shared(fields), type: 'snippet', title, description, content: code.join('\n') };
  });

/** Each a head, a title and the text. */
export const readDocs = (text: string): CorpusEntry[] =>
  blocksOf(text).map((block) => {
    const fields = fieldsOf(block);
    const [title = '', ...content] = fields.lines;
    return {
      ...shared(fields),
      type: 'doc',
      title,
      description: null,
      content: content.join('\n'),
    };
  });

/** Each a head, of which the key is the full name, and a description. */
export const readRepositories = (text: string): CorpusEntry[] =>
  blocksOf(text).map((block) => {
    const fields = fieldsOf(block);
    const { key } = fields;
    const language = fields.language === 'c++' ? 'cpp' : fields.language;
    return {
      ...shared({ ...fields, language }),
      type: 'repository',
      title: key,
      description: fields.lines.join('\n'),
      content: '',
    };
  });

/** Each `username | full name | followers`, and what they say of themselves. */
export const readPeople = (text: string): CorpusEntry[] =>
  blocksOf(text).map((block) => {
    const [head = '', ...about] = block.split('\n');
    const [key = '', description = '', followers = '0'] = head.split(/\s*\|\s*/);
    return {
      key,
      type: 'user',
      author: key,
      isPublic: true,
      title: key,
      description,
      content: about.join('\n'),
      language: null,
      tags: [],
      popularity: Number(followers),
    };
  });
