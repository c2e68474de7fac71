/** What titles and sentences are made of; the first are drawn most. */
export const VERBS =
  `Parse Cache Retry Sort Stream Debounce Validate Render Merge Hash Encode Batch Watch Test
  Query Mock Format Measure Split Lock Queue Resize Sign Compress Trace`.split(/\s+/);

export const NOUNS =
  `requests arrays tokens promises dates strings forms files queries lists events trees
  headers cookies sockets rows buffers graphs intervals errors images indexes iterators pointers matrices
  timers schemas cursors locks packets`.split(/\s+/);

const TOPICS =
  `javascript typescript python react node sql css bash go rust docker api testing async
  algorithms regex postgres performance security git linux html java http cli redis kubernetes
  functional webdev debugging graphql vue django aws json data recursion math strings streams
  concurrency parsing config logging auth websocket cache crypto dates sorting`.split(/\s+/);

const ASPECTS = ['tips', 'hooks', 'patterns', '101', 'tricks', 'bench', 'errors', 'tools', 'style'];

/** The usual ones first; the rare ones, such as `cache-tricks`, are many. */
const TAGS = [
  ...TOPICS,
  ...ASPECTS.flatMap((aspect) => TOPICS.map((topic) => `${topic}-${aspect}`)),
];

/** Languages, the usual ones first, each with pieces of code; `NAME` stands for a name. */
export const LANGUAGES: readonly {
  readonly language: string;
  readonly pieces: readonly string[];
}[] = [
  {
    language: 'javascript',
    pieces: [
      'const NAME = (items) => items.filter(Boolean).map(({ id }) => id);',
      'export async function NAME(url) {\n  const response = await fetch(url);\n  if (!response.ok) throw new Error(response.statusText);\n  return response.json();\n}',
      'let NAME;\nwindow.addEventListener("scroll", () => {\n  clearTimeout(NAME);\n  NAME = setTimeout(save, 250);\n});',
    ],
  },
  {
    language: 'typescript',
    pieces: [
      'interface NAME {\n  readonly id: string;\n  readonly items: readonly string[];\n}',
      'export const NAME = <Item>(items: readonly Item[], size: number): Item[][] =>\n  Array.from({ length: Math.ceil(items.length / size) }, (_, n) =>\n    items.slice(n * size, (n + 1) * size),\n  );',
    ],
  },
  {
    language: 'python',
    pieces: [
      'def NAME(items):\n    seen = set()\n    for item in items:\n        if item not in seen:\n            seen.add(item)\n            yield item',
      'class NAME:\n    """Keeps what was asked for last."""\n\n    def __init__(self, size=128):\n        self.size = size\n        self.items = OrderedDict()',
    ],
  },
  {
    language: 'sql',
    pieces: [
      "SELECT author_id, count(*) AS NAME\n  FROM snippets\n WHERE created_at > now() - interval '1 week'\n GROUP BY author_id\nHAVING count(*) > 3;",
      'CREATE INDEX NAME ON events (user_id, id) WHERE deleted_at IS NULL;',
    ],
  },
  {
    language: 'bash',
    pieces: [
      'NAME() {\n  local file="$1"\n  [[ -f "$file" ]] || { echo "no $file" >&2; return 1; }\n  gzip -k -- "$file"\n}',
      'for NAME in $(git branch --merged | grep -v main); do\n  git branch -d "$NAME"\ndone',
    ],
  },
  {
    language: 'css',
    pieces: [
      '.NAME {\n  display: grid;\n  grid-template-columns: repeat(auto-fill, minmax(12rem, 1fr));\n  gap: 1rem;\n}',
      '.NAME:focus-visible {\n  outline: 2px solid currentColor;\n}',
    ],
  },
  {
    language: 'go',
    pieces: [
      'func NAME(ctx context.Context, in <-chan int) error {\n\tfor {\n\t\tselect {\n\t\tcase <-ctx.Done():\n\t\t\treturn ctx.Err()\n\t\tcase n, ok := <-in:\n\t\t\tif !ok {\n\t\t\t\treturn nil\n\t\t\t}\n\t\t\tlog.Println(n)\n\t\t}\n\t}\n}',
    ],
  },
  {
    language: 'rust',
    pieces: [
      "pub fn NAME<'a>(words: &[&'a str]) -> HashMap<&'a str, usize> {\n    let mut counts = HashMap::new();\n    for word in words {\n        *counts.entry(*word).or_insert(0) += 1;\n    }\n    counts\n}",
    ],
  },
  {
    language: 'java',
    pieces: [
      'public static List<String> NAME(List<String> lines) {\n    return lines.stream().map(String::strip).filter(line -> !line.isEmpty()).toList();\n}',
    ],
  },
  {
    language: 'yaml',
    pieces: ['NAME:\n  image: postgres:18\n  ports: ["5432:5432"]\n  restart: always'],
  },
  {
    language: 'cpp',
    pieces: [
      'template <typename T>\nT NAME(const std::vector<T>& values) {\n  return std::accumulate(values.begin(), values.end(), T{});\n}',
    ],
  },
  {
    language: 'ruby',
    pieces: ['def NAME(items)\n  items.group_by(&:itself).transform_values(&:count)\nend'],
  },
  {
    language: 'kotlin',
    pieces: ['fun NAME(names: List<String>) = names.associateWith { it.length }'],
  },
  {
    language: 'elixir',
    pieces: ['def NAME([]), do: 0\ndef NAME([head | tail]), do: head + NAME(tail)'],
  },
  {
    language: 'haskell',
    pieces: [
      'NAME :: Ord a => [a] -> [a]\nNAME [] = []\nNAME (x:xs) = NAME (filter (< x) xs) ++ [x] ++ NAME (filter (>= x) xs)',
    ],
  },
  { language: 'prolog', pieces: ['NAME(X, [X|_]).\nNAME(X, [_|T]) :- NAME(X, T).'] },
];

/** What the SQL of sentences.ts has as its first parameters; tags alone need the third. */
export const WORDS = [VERBS, NOUNS, TAGS] as const;
