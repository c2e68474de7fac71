/** What the people of the demonstration have published. */
export const SNIPPETS = [
  {
    author: 'dana',
    isPublic: true,
    title: 'Debounce, with a promise for each call',
    description: 'Every caller gets the answer of the one call that is made in the end. #async',
    language: 'typescript',
    tags: ['timers'],
    code: `export const debounce = <Args extends unknown[], Answer>(
  work: (...args: Args) => Promise<Answer>,
  ms: number,
): ((...args: Args) => Promise<Answer>) => {
  let timer: NodeJS.Timeout | undefined;
  let waiting = Promise.withResolvers<Answer>();
  return (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      const { resolve, reject } = waiting;
      waiting = Promise.withResolvers<Answer>();
      work(...args).then(resolve, reject);
    }, ms);
    return waiting.promise;
  };
};
`,
  },
  {
    author: 'ada-admin',
    isPublic: true,
    title: 'Which indexes are never used',
    description: 'Since the statistics were last reset. Look at the replicas, too. #postgres',
    language: 'sql',
    tags: ['indexes'],
    code: `SELECT relid::regclass AS "table", indexrelid::regclass AS index,
       pg_size_pretty(pg_relation_size(indexrelid)) AS size
  FROM pg_stat_user_indexes JOIN pg_index USING (indexrelid, relid)
 WHERE idx_scan = 0 AND NOT indisunique
 ORDER BY pg_relation_size(indexrelid) DESC;
`,
  },
  {
    author: 'dana',
    isPublic: false,
    title: 'Where I left off',
    description: null,
    language: 'bash',
    tags: [],
    code: 'git branch --sort=-committerdate | head -5\n',
  },
] as const;

export type DemoAuthor = (typeof SNIPPETS)[number]['author'];

export const DOCS = [
  {
    author: 'ada-admin',
    slug: 'welcome',
    title: 'Welcome to Switchboard',
    tags: ['guide'],
    content: `# Welcome

This is a page of the demonstration. It is *Markdown*; ask for \`?format=html\` to see it rendered.

\`\`\`sh
curl -H "Authorization: Bearer $TOKEN" localhost:3000/api/feed
\`\`\`

- [Every route](/api/reference)
- What people whom you follow publish is in your feed.
`,
  },
] as const;
