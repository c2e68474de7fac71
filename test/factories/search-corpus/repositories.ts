/** Full name, owner, language, stars, topics; then the description. */
export const REPOSITORIES = String.raw`
octo/hello-world | octo | - | 300 | template
My first repository

octo/tiny-http | octo | rust | 210 | http, server
A small HTTP server library

octo/react-table | octo | typescript | 900 | react, table
Headless tables for React

octo/fast-json | octo | c++ | 410 | json, parser
A fast JSON parser with SIMD

octo/static-pages | octo | go | 75 | website
A static site generator

octo/date-picker | octo | typescript | 33 | react, ui
Calendar and date picker

octo/pg-queue | octo | typescript | 140 | postgresql, queue
Job queue on PostgreSQL, with retries

octo/sort-visualizer | octo | javascript | 61 | sorting, education
Sorting algorithms as animation

rune-berg/backoff | rune-berg | go | 52 | retry, resilience
Exponential backoff with jitter for Go

rune-berg/limiter | rune-berg | go | 18 | rate-limiting
Rate limiter for HTTP handlers

olga-ivanova/strsim | olga-ivanova | rust | 87 | strings, fuzzy
String similarity: Levenshtein, Jaro-Winkler

olga-ivanova/rust-book-ru | olga-ivanova | - | 24 | rust
The book about Rust in Russian

bjarne-k/ringbuffer | bjarne-k | c++ | 29 | embedded
Lock-free ring buffer for microcontrollers

mira-chen/use-timing | mira-chen | typescript | 35 | react, hooks
Hooks for debounce, throttle and intervals

jose-garcia/dotfiles | jose-garcia | bash | 2 | config
Settings of my shell and editor

grace-hopper/compilers | grace-hopper | c | 48 | compiler
Notes and exercises about compilers

tanaka-akira/kana | tanaka-akira | typescript | 11 | 日本語
ひらがなとカタカナの変換

zoe-muller/unicode-tables | zoe-muller | python | 9 | unicode
Tables of Unicode properties, generated

kent-baker/tdd-katas | kent-baker | javascript | 16 | testing
Exercises for test-driven development

ingrid-sql/sql-exercises | ingrid-sql | sql | 57 | sql, education
A hundred SQL queries to practise with

ada-lovelace/engine | ada-lovelace | c | 7 | private | private
Zanzibar engine
`;
