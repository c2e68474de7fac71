import type { estypes } from '@elastic/elasticsearch';

/** What is searched. */
export const CURRENT = 'switchboard-search';
/** What is being filled, and takes its place. */
export const NEXT = 'switchboard-search-next';
export const INDEXES = 'switchboard-search-v*';

/** To be raised with every change of what follows: an index of another layout is made anew. */
const LAYOUT = 1;

const ofThisLayout = `switchboard-search-v${LAYOUT}-`;

export const newIndexName = (now: Date): string => `${ofThisLayout}${now.getTime()}`;

export const isOfThisLayout = (index: string): boolean => index.startsWith(ofThisLayout);

/** Scripts without blanks between words. */
const SINGLE = String.raw`\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff`;

/**
 * As the SQL functions `search_names`, `search_terms` and `search_field` split text. What is looked
 * for comes in parts already, and is made plain alone.
 */
const ANALYSIS: estypes.IndicesIndexSettingsAnalysis = {
  char_filter: {
    switchboard_plus: {
      type: 'pattern_replace',
      pattern: String.raw`(?<![\p{L}\p{N}_])[cC]\+\+`,
      replacement: ' cpp ',
    },
    switchboard_sharp: {
      type: 'pattern_replace',
      pattern: String.raw`(?<![\p{L}\p{N}_])([cCfF])#`,
      replacement: ' $1sharp ',
    },
    switchboard_single: {
      type: 'pattern_replace',
      pattern: `([${SINGLE}])`,
      replacement: ' $1 ',
    },
    // HTMLParser, but URLs: word_delimiter_graph does not part a capital from what follows it.
    switchboard_acronyms: {
      type: 'pattern_replace',
      pattern: String.raw`(\p{Lu})(?=\p{Lu}\p{Ll})(?!\p{Lu}s(?!\p{Ll}))`,
      replacement: '$1_',
    },
  },
  tokenizer: {
    switchboard_words: { type: 'pattern', pattern: String.raw`[^\p{L}\p{M}\p{N}_]+` },
  },
  filter: {
    switchboard_parts: {
      type: 'word_delimiter_graph',
      catenate_all: true,
      stem_english_possessive: false,
    },
    // A text may have a word of any length, and Lucene refuses terms of over 32,766 bytes.
    switchboard_length: { type: 'length', max: 255 },
  },
  analyzer: {
    switchboard_text: {
      type: 'custom',
      char_filter: [
        'switchboard_plus',
        'switchboard_sharp',
        'switchboard_single',
        'switchboard_acronyms',
      ],
      tokenizer: 'switchboard_words',
      filter: [
        'switchboard_parts',
        'flatten_graph',
        'switchboard_length',
        'lowercase',
        'asciifolding',
      ],
    },
    switchboard_asked: {
      type: 'custom',
      tokenizer: 'whitespace',
      filter: ['lowercase', 'asciifolding'],
    },
  },
};

const words = {
  type: 'text',
  analyzer: 'switchboard_text',
  search_analyzer: 'switchboard_asked',
} as const;

const MAPPINGS: estypes.MappingTypeMapping = {
  dynamic: 'strict',
  // Whatever is shown is read from PostgreSQL, which an index can always be made from again.
  _source: { enabled: false },
  properties: {
    id: { type: 'keyword' },
    type: { type: 'keyword' },
    author_id: { type: 'keyword' },
    author: { type: 'keyword' },
    is_public: { type: 'boolean' },
    hidden: { type: 'boolean' },
    popularity: { type: 'integer' },
    created_at: { type: 'date' },
    language: { type: 'keyword', ignore_above: 256, fields: { words } },
    tags: { type: 'keyword', ignore_above: 256, fields: { words } },
    title: words,
    description: words,
    content: words,
  },
};

export const INDEX_TEMPLATE: estypes.IndicesPutIndexTemplateRequest = {
  name: CURRENT,
  index_patterns: [INDEXES],
  version: LAYOUT,
  priority: 200,
  template: {
    settings: {
      number_of_shards: 1,
      auto_expand_replicas: '0-1',
      refresh_interval: '1s',
      // For how long a deletion is known, so that no older state comes back after it.
      gc_deletes: '1h',
      analysis: ANALYSIS,
    },
    mappings: MAPPINGS,
  },
};
