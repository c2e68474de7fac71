/**
 * What code in a language looks like. In its lines `I` is an identifier, `T` one that begins with a
 * capital, `N` a number, `S` some words and `C` a longer text.
 *
 * @typedef {object} CodeLanguage
 * @property {string} name
 * @property {number} share per cent of all snippets
 * @property {string} comment what a comment begins with
 * @property {readonly string[]} lines
 */

const BLOCKS = ['}', '  }', '  return I;', '    I(I, N);', '', '  if (I > N) {', '  I.I(I);'];

const SCRIPT = [
  ...BLOCKS,
  ...['const I = I.I(I);', '  const I = await I(I, N);', 'let I = N;', '  for (const I of I) {'],
  ...["  I.I('S', I);", '  I = I.filter((I) => I.I === N);', "import { I, I } from './I';"],
  ...['  throw new T(`S: ${I}`);', '  return I.map((I) => I.I).join(I);', '  I.I = I ?? N;'],
];

const BRACES = [
  ...BLOCKS,
  ...['    for (int i = N; i < I.size(); i++) {', '    throw new T("S");', '    I.I(I, "S");'],
  ...[
    '    while (I != N) {',
    '    I = I + N;',
    '    } else {',
    '    I.I().I(I);',
    '    int I = N;',
  ],
];

/** @type {readonly CodeLanguage[]} */
export const CODE_LANGUAGES = [
  {
    ...{ name: 'javascript', share: 20, comment: '//' },
    lines: [...SCRIPT, 'function I(I, I) {', 'module.exports = { I, I };', "require('I');"],
  },
  {
    ...{ name: 'python', share: 19, comment: '#' },
    lines: [
      ...['def I(I, I):', '    return I', '    I = I.I(I)', 'import I', 'from I import I, I', ''],
      ...[
        '    for I in range(N):',
        '    if I is None:',
        '    raise T("S")',
        '    I[I] = N',
        'class T:',
      ],
      ...['    def I(self, I=N):', '        self.I = I', '    """C"""', '    with I(I) as I:'],
      ...['    print(f"S {I}")', '    I = [I.I for I in I if I > N]', '    except T as error:'],
    ],
  },
  {
    ...{ name: 'typescript', share: 15, comment: '//' },
    lines: [
      ...SCRIPT,
      ...['export function I(I: T, I: string): T {', 'interface T {', '  readonly I: number;'],
      ...['  private readonly I: T;', 'type T = { I: string; I: T };', 'export class T {'],
    ],
  },
  {
    ...{ name: 'java', share: 9, comment: '//' },
    lines: [
      ...BRACES,
      ...[
        'public class T {',
        '    private final T I;',
        '    public T I(T I, int I) {',
        'import I.I.T;',
      ],
      ...[
        '    @Override',
        '    List<T> I = new ArrayList<>();',
        '    System.out.println("S" + I);',
      ],
    ],
  },
  {
    ...{ name: 'go', share: 8, comment: '//' },
    lines: [
      ...[
        'func I(I T, I int) (T, error) {',
        '\tif err != nil {',
        '\t\treturn nil, err',
        '\tI := I.I(I)',
      ],
      ...['}', '\t}', 'type T struct {', '\tI string', '\tfor _, I := range I {', 'package I', ''],
      ...['\tfmt.Printf("S %d", I)', '\tdefer I.I()', '\treturn I, nil', '\tgo I(I, N)', '\tI = N'],
    ],
  },
  {
    ...{ name: 'csharp', share: 6, comment: '//' },
    lines: [
      ...BRACES,
      ...[
        'public class T : T',
        '{',
        '    public async Task<T> I(T I)',
        '    var I = await I.I(I);',
      ],
      ...['    private readonly T I;', 'using I.T;', '    public int I { get; set; } = N;'],
    ],
  },
  {
    ...{ name: 'cpp', share: 6, comment: '//' },
    lines: [
      ...BRACES,
      ...[
        '#include <I>',
        'template <typename T>',
        'std::vector<int> I(const T& I) {',
        'struct T {',
      ],
      ...['    std::cout << I << "S";', '    auto I = std::make_unique<T>(I, N);', 'namespace I {'],
    ],
  },
  {
    ...{ name: 'rust', share: 5, comment: '//' },
    lines: [
      ...['fn I(I: &T, I: usize) -> Result<T, T> {', '    let mut I = I.I(I)?;', '}', '    }', ''],
      ...[
        '    for I in I.iter() {',
        'impl T for T {',
        'pub struct T {',
        '    pub I: u64,',
        '    Ok(I)',
      ],
      ...[
        '    match I {',
        '        Some(I) => I,',
        '        None => N,',
        '    println!("S {}", I);',
      ],
    ],
  },
  {
    ...{ name: 'php', share: 4, comment: '//' },
    lines: [
      ...[
        '<?php',
        'function I($I, $I = N) {',
        '    $I = $I->I($I);',
        '    return $I;',
        '}',
        '    }',
      ],
      ...[
        "    echo 'S';",
        '    foreach ($I as $I => $I) {',
        'class T extends T {',
        '    if (isset($I)) {',
      ],
    ],
  },
  {
    ...{ name: 'ruby', share: 3, comment: '#' },
    lines: [
      ...['def I(I, I = N)', 'end', '  end', '  I.each do |I|', "  puts 'S'", 'class T < T', ''],
      ...['  attr_reader :I, :I', '  return I unless I.I?(I)', '  @I = I', "require 'I'"],
    ],
  },
  {
    ...{ name: 'bash', share: 3, comment: '#' },
    lines: [
      ...['I=$(I "$I" | grep -v I)', 'if [ -z "$I" ]; then', 'fi', 'for I in "$I"/*; do', 'done'],
      ...[
        '  echo "S"',
        '  exit N',
        'set -euo pipefail',
        'export I=N',
        'function I() {',
        '}',
        'esac',
      ],
    ],
  },
  {
    ...{ name: 'sql', share: 2, comment: '--' },
    lines: [
      ...[
        'SELECT I, I, count(*)',
        'FROM I',
        'JOIN I ON I.I = I.I',
        'WHERE I > N AND I IS NOT NULL',
      ],
      ...[
        'GROUP BY I, I',
        'ORDER BY I DESC LIMIT N;',
        'CREATE INDEX I ON I (I, I);',
        "AND I = 'S'",
      ],
      ...['INSERT INTO I (I, I) VALUES (N, N);', 'UPDATE I SET I = N WHERE I = N;', 'BEGIN;'],
    ],
  },
];
