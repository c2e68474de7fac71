import { detectLanguage } from './detect-language.js';

/** As people post them: short, and taken out of what surrounds them. */
const SAMPLES: readonly (readonly [language: string, code: string])[] = [
  [
    'python',
    'def add(a, b):\n    return a + b\n\nif __name__ == "__main__":\n    print(add(1, 2))',
  ],
  [
    'python',
    'import os\n\nfor root, dirs, files in os.walk("."):\n    for name in files:\n        print(os.path.join(root, name))',
  ],
  ['python', 'squares = [x ** 2 for x in range(10) if x % 2 == 0]\nprint(sum(squares))'],
  [
    'python',
    'class Stack:\n    def __init__(self):\n        self.items = []\n\n    def push(self, item):\n        self.items.append(item)',
  ],
  ['python', 'with open("data.txt") as f:\n    lines = [line.strip() for line in f]\n'],
  [
    'javascript',
    'const debounce = (fn, ms) => {\n  let timer;\n  return (...args) => {\n    clearTimeout(timer);\n    timer = setTimeout(() => fn(...args), ms);\n  };\n};',
  ],
  [
    'javascript',
    "const express = require('express');\nconst app = express();\n\napp.get('/', (req, res) => res.send('Hello'));\napp.listen(3000);",
  ],
  [
    'javascript',
    'function fib(n) {\n  if (n < 2) return n;\n  return fib(n - 1) + fib(n - 2);\n}\nconsole.log(fib(10));',
  ],
  [
    'javascript',
    "document.querySelector('#go').addEventListener('click', async () => {\n  const res = await fetch('/api/items');\n  render(await res.json());\n});",
  ],
  [
    'typescript',
    'interface User {\n  id: number;\n  name: string;\n}\n\nexport function greet(user: User): string {\n  return `Hello, ${user.name}`;\n}',
  ],
  [
    'typescript',
    'type Result<T> = { ok: true; value: T } | { ok: false; error: Error };\n\nexport const unwrap = <T>(result: Result<T>): T => {\n  if (!result.ok) throw result.error;\n  return result.value;\n};',
  ],
  [
    'typescript',
    "import { Injectable } from '@nestjs/common';\n\n@Injectable()\nexport class CatsService {\n  private readonly cats: Cat[] = [];\n\n  findAll(): Cat[] {\n    return this.cats;\n  }\n}",
  ],
  ['go', 'package main\n\nimport "fmt"\n\nfunc main() {\n\tfmt.Println("hello")\n}'],
  [
    'go',
    'func (s *Stack) Pop() (int, error) {\n\tif len(s.items) == 0 {\n\t\treturn 0, errors.New("empty")\n\t}\n\ttop := s.items[len(s.items)-1]\n\treturn top, nil\n}',
  ],
  [
    'rust',
    'fn main() {\n    let mut total = 0;\n    for i in 1..=10 {\n        total += i;\n    }\n    println!("{}", total);\n}',
  ],
  [
    'rust',
    'impl<T: Clone> Stack<T> {\n    pub fn push(&mut self, item: T) -> &mut Self {\n        self.items.push(item);\n        self\n    }\n}',
  ],
  [
    'java',
    'public class Main {\n    public static void main(String[] args) {\n        System.out.println("Hello");\n    }\n}',
  ],
  [
    'java',
    'List<String> names = people.stream()\n    .filter(p -> p.getAge() > 18)\n    .map(Person::getName)\n    .collect(Collectors.toList());',
  ],
  [
    'kotlin',
    'data class User(val name: String, val age: Int)\n\nfun main() {\n    val user = User("Ada", 36)\n    println("${user.name} is ${user.age}")\n}',
  ],
  [
    'swift',
    'struct Point {\n    var x: Double\n    var y: Double\n}\n\nfunc distance(from a: Point, to b: Point) -> Double {\n    guard a.x != b.x else { return 0 }\n    return sqrt(pow(a.x - b.x, 2))\n}',
  ],
  [
    'c',
    '#include <stdio.h>\n#include <stdlib.h>\n\nint main(void) {\n    char *buf = malloc(16);\n    printf("%s\\n", buf);\n    free(buf);\n    return 0;\n}',
  ],
  [
    'c',
    'struct node {\n    int value;\n    struct node *next;\n};\n\nvoid push(struct node **head, int value) {\n    struct node *n = malloc(sizeof(struct node));\n    n->value = value;\n    n->next = *head;\n    *head = n;\n}',
  ],
  [
    'cpp',
    '#include <iostream>\n#include <vector>\n\nint main() {\n    std::vector<int> v{1, 2, 3};\n    for (auto x : v) std::cout << x << std::endl;\n}',
  ],
  [
    'cpp',
    'template <typename T>\nclass Stack {\npublic:\n    void push(const T& item) { items.push_back(item); }\nprivate:\n    std::vector<T> items;\n};',
  ],
  [
    'csharp',
    'using System;\nusing System.Linq;\n\nnamespace Demo\n{\n    class Program\n    {\n        static void Main(string[] args)\n        {\n            Console.WriteLine(args.Length);\n        }\n    }\n}',
  ],
  [
    'csharp',
    'public async Task<IActionResult> Get(int id)\n{\n    var user = await _context.Users.FirstOrDefaultAsync(u => u.Id == id);\n    return user is null ? NotFound() : Ok(user);\n}',
  ],
  [
    'php',
    '<?php\n\nfunction greet(string $name): string {\n    return "Hello, $name";\n}\necho greet("Ada");',
  ],
  [
    'php',
    '$users = array_filter($users, function ($user) {\n    return $user->isActive();\n});\nforeach ($users as $user) {\n    echo $user->name;\n}',
  ],
  [
    'ruby',
    'class Greeter\n  attr_reader :name\n\n  def initialize(name)\n    @name = name\n  end\n\n  def greet\n    puts "Hello, #{@name}"\n  end\nend',
  ],
  ['ruby', '[1, 2, 3].each do |n|\n  puts n * 2 if n.odd?\nend'],
  [
    'sql',
    'SELECT u.name, count(*) AS total\n  FROM users u\n  JOIN orders o ON o.user_id = u.id\n GROUP BY u.name\n ORDER BY total DESC;',
  ],
  ['sql', 'CREATE TABLE users (\n  id serial PRIMARY KEY,\n  email text NOT NULL UNIQUE\n);'],
  ['bash', '#!/usr/bin/env bash\nset -euo pipefail\nfor f in *.txt; do\n  echo "$f"\ndone'],
  ['bash', 'for f in $(ls *.log); do\n  if [ -s "$f" ]; then\n    gzip "$f"\n  fi\ndone'],
  [
    'bash',
    'git log --oneline | grep fix | wc -l\nexport PATH="$HOME/bin:$PATH"\ncurl -sSL https://example.com/install.sh | sh',
  ],
  ['html', '<!DOCTYPE html>\n<html>\n<body><h1>Hello</h1></body>\n</html>'],
  ['html', '<div class="card">\n  <h2>Title</h2>\n  <p>Some <a href="/x">text</a></p>\n</div>'],
  ['xml', '<?xml version="1.0"?>\n<note><to>Ada</to></note>'],
  [
    'css',
    '.card {\n  display: flex;\n  padding: 1rem 2rem;\n  border-radius: 4px;\n}\n\n@media (max-width: 600px) {\n  .card { display: block; }\n}',
  ],
  ['css', 'body { margin: 0; }\na:hover { color: red; }'],
  [
    'scss',
    '$primary: #333;\n\n.nav {\n  color: $primary;\n  &:hover { color: lighten($primary, 10%); }\n  @include rounded(4px);\n}',
  ],
  ['json', '{\n  "name": "demo",\n  "version": "1.0.0",\n  "private": true\n}'],
  [
    'yaml',
    'version: "3"\nservices:\n  db:\n    image: postgres:16\n    ports:\n      - "5432:5432"',
  ],
  [
    'yaml',
    'on: push\njobs:\n  test:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v4\n      - run: npm test',
  ],
  [
    'markdown',
    '# Title\n\nSome *text* with a [link](https://example.com).\n\n- one\n- two\n\n## Usage',
  ],
  [
    'dockerfile',
    'FROM node:20-alpine AS build\nWORKDIR /app\nCOPY package*.json ./\nRUN npm ci\nCMD ["node", "dist/main.js"]',
  ],
  [
    'makefile',
    '.PHONY: build test\n\nbuild:\n\tgo build -o bin/app ./...\n\ntest: build\n\tgo test ./...',
  ],
  ['diff', 'diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-old\n+new'],
  [
    'diff',
    '--- a/main.c\n+++ b/main.c\n@@ -1,3 +1,3 @@\n int main() {\n-  return 1;\n+  return 0;\n }',
  ],
  ['ini', '[database]\nhost = localhost\nport = 5432\n; a comment\n[cache]\nttl = 60'],
  [
    'lua',
    'local function map(t, f)\n  local out = {}\n  for i, v in ipairs(t) do\n    out[i] = f(v)\n  end\n  return out\nend',
  ],
  [
    'perl',
    'use strict;\nuse warnings;\n\nmy %count;\nwhile (my $line = <STDIN>) {\n  chomp $line;\n  $count{$_}++ for split /\\s+/, $line;\n}',
  ],
  [
    'r',
    'library(ggplot2)\n\ndf <- data.frame(x = 1:10, y = rnorm(10))\nggplot(df, aes(x, y)) + geom_point()',
  ],
  [
    'haskell',
    'module Main where\n\nquicksort :: Ord a => [a] -> [a]\nquicksort [] = []\nquicksort (p:xs) = quicksort [x | x <- xs, x < p] ++ [p] ++ quicksort [x | x <- xs, x >= p]',
  ],
  [
    'elixir',
    'defmodule Greeter do\n  def hello(name) do\n    name |> String.capitalize() |> IO.puts()\n  end\nend',
  ],
  [
    'scala',
    'case class Person(name: String, age: Int)\n\nobject Main extends App {\n  val people = List(Person("Ada", 36))\n  people.filter(_.age > 30).foreach(println)\n}',
  ],
  [
    'clojure',
    '(defn fib [n]\n  (if (< n 2)\n    n\n    (+ (fib (- n 1)) (fib (- n 2)))))\n\n(println (map fib (range 10)))',
  ],
  [
    'dart',
    "import 'package:flutter/material.dart';\n\nvoid main() => runApp(const MyApp());\n\nclass MyApp extends StatelessWidget {\n  @override\n  Widget build(BuildContext context) => Text('Hello');\n}",
  ],
  [
    'powershell',
    'Get-ChildItem -Path C:\\Logs -Filter *.log |\n  Where-Object { $_.Length -gt 1MB } |\n  ForEach-Object { Remove-Item $_.FullName }',
  ],
  [
    'graphql',
    'type Query {\n  user(id: ID!): User\n}\n\ntype User {\n  id: ID!\n  name: String!\n}',
  ],
  [
    'objectivec',
    '#import <Foundation/Foundation.h>\n\n@interface Person : NSObject\n@property (nonatomic, strong) NSString *name;\n- (void)greet;\n@end',
  ],
  ['plaintext', 'Remember to buy milk and call the dentist tomorrow.'],
  ['plaintext', 'hello'],
  [
    'plaintext',
    'The quick brown fox jumps over the lazy dog. It is not quite clear why it would, for the dog is harmless.',
  ],
];

describe('the language of a code', () => {
  beforeAll(() => detectLanguage('loads the model'));

  it('is found of five in six that people post', async () => {
    const missed: string[] = [];
    for (const [language, code] of SAMPLES) {
      const found = await detectLanguage(code);
      if (found !== language) missed.push(`${language} as ${found}: ${code.slice(0, 40)}`);
    }
    expect({ missed, enough: missed.length <= SAMPLES.length / 6 }).toMatchObject({
      enough: true,
    });
  });

  it.each([
    ['#!/usr/bin/env python3.12\nx', 'python'],
    ['#!/bin/sh\nx', 'bash'],
    ['#!/usr/bin/env -S node --harmony\nx', 'javascript'],
    ['#!/usr/bin/perl -w\nx', 'perl'],
    ['[1, 2, {"a": null}]', 'json'],
  ])('is what %j says of itself', async (code, language) => {
    expect(await detectLanguage(code)).toBe(language);
  });

  it.each([
    ...[
      'a',
      '(',
      '\n',
      '<a ',
      '#!/',
      'env -',
      'ARG a\n',
      '# a\n',
      'FROM a\n',
      'FROM a AS ',
      '--- a\n',
      '[[1],',
    ],
  ])('is looked for in no time in 64 kB of %j', async (piece) => {
    const code = piece.repeat(65_536 / piece.length);
    const begun = performance.now();
    for (const first of ['', '#\n', '/*\n', '<']) await detectLanguage(first + code);
    // Some milliseconds; a machine may stand still, and what explodes takes minutes.
    expect(performance.now() - begun).toBeLessThan(2_000);
  });
});
