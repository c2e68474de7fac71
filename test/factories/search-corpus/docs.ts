/** See `read-corpus.ts` for how this is read. */
export const DOCS = String.raw`
doc-hooks-rules | tanaka-akira | - | 51 | react, hooks
Rules of React hooks
Call hooks at the top level of a component, never in loops or conditions. The linter finds most faults.

doc-hooks-testing | tanaka-akira | - | 7 | react, testing
Testing custom hooks
Render the hook in a component made for the test, and act on what it returns.

doc-lifetimes | olga-ivanova | - | 33 | rust, lifetimes
Lifetime elision in Rust
Three rules say which lifetimes need not be written. References that go in and come out are tied.

doc-ownership | olga-ivanova | - | 58 | rust
Ownership and borrowing
Each value of Rust has one owner. The borrow checker lets many read, or one write.

doc-retries | rune-berg | - | 29 | http, resilience
When to retry an HTTP request
Only idempotent ones. Back off exponentially, add jitter, respect Retry-After, and give up in time.

doc-sql-injection | ingrid-sql | - | 77 | sql, security
Preventing SQL injection
Bind parameters; never paste text into a query. Identifiers come from an allow-list.

doc-indexes | ingrid-sql | - | 41 | sql, postgresql
How PostgreSQL uses indexes
B-trees for ranges, GIN for words and arrays, BRIN for what grows with time. EXPLAIN tells which is used.

doc-slow-query | ingrid-sql | - | 30 | postgresql, performance
Finding slow queries
pg_stat_statements, auto_explain, and reading a plan from the inside.

doc-isolation | ingrid-sql | - | 12 | sql, transactions
Transaction isolation levels
Read committed, repeatable read, serializable; which anomalies each lets through.

doc-jwt | rune-berg | - | 47 | security, authentication
Authentication with JWT and refresh tokens
Short access tokens, rotating refresh tokens, and detection of reuse.

doc-oauth | rune-berg | - | 36 | security, authentication
OAuth 2 with PKCE
The authorization code flow for applications that cannot keep a secret.

doc-caching | rune-berg | - | 25 | cache, http
Caching strategies
Read through, write behind, stale while revalidate. What to do when a cache is cold.

doc-http-cache | kent-baker | - | 16 | http, cache
HTTP caching headers
Cache-Control, ETag and Vary, and what browsers make of them.

doc-di | grace-hopper | - | 20 | architecture
Dependency injection explained
What a class needs is given to it. Containers, tokens and scopes.

doc-event-sourcing | grace-hopper | - | 18 | architecture
Event sourcing
State is what events add up to. Snapshots, projections, replays.

doc-garbage | bjarne-k | - | 22 | memory
Garbage collection in V8
Young and old generations, scavenges, and marking while the program runs.

doc-event-loop | mira-chen | - | 69 | javascript, node.js
The event loop of Node.js
Timers, pending callbacks, poll, check; promises in between.

doc-closures | mira-chen | - | 38 | javascript
Closures and scope
A closure is a function with the variables around it. Why var in loops surprises.

doc-typescript-generics | mira-chen | - | 53 | typescript
Generics in TypeScript
Type parameters, constraints, inference, and when not to use them.

doc-git-rebase | kent-baker | - | 61 | git
Rebase or merge
A straight history or a true one. Interactive rebase step by step.

doc-docker-compose | rune-berg | - | 24 | docker
Docker Compose for development
Services, volumes, and healthchecks to wait for.

doc-kubernetes-intro | grace-hopper | - | 44 | kubernetes
Introduction to Kubernetes
Pods, deployments, services; how a cluster keeps what was wished for.

doc-helm | grace-hopper | - | 8 | kubernetes
Charts with Helm
Templates of manifests, values, and releases that can be rolled back in Kubernetes.

doc-redis-types | jose-garcia | - | 15 | redis
Data types of Redis
Strings, hashes, lists, sets, sorted sets and streams.

doc-python-venv | jose-garcia | - | 31 | python
Virtual environments in Python
venv, pip and requirements; why not to install globally.

doc-python-typing | jose-garcia | - | 13 | python
Type hints in Python
mypy, Protocol, and gradual typing.

doc-regex | sam-lee | - | 42 | regex
Regular expressions by example
Groups, lookahead, and how catastrophic backtracking comes about.

doc-unicode | zoe-muller | - | 27 | unicode
Unicode normalization
NFC, NFD, NFKC: why é is not always é. Case folding of Straße.

doc-cpp-move | bjarne-k | - | 19 | cpp
Move semantics in C++
Rvalue references, and why std::move moves nothing.

doc-csharp-nullable | nadia-dotnet | - | 10 | csharp
Nullable reference types in C#
The compiler warns where null may come.

doc-testing-pyramid | kent-baker | - | 21 | testing
The testing pyramid
Many unit tests, fewer integration tests, a handful end to end.

doc-mocking | kent-baker | - | 6 | testing
Mocks, stubs and fakes
What each stands in for, and why fakes age best.

doc-webhooks | rune-berg | - | 17 | http, webhooks
Verifying webhook signatures
HMAC over the raw body, compared in constant time.

doc-rate-limit | rune-berg | - | 14 | rate-limiting, http
Rate limiting an API
Token bucket, leaky bucket and sliding windows compared.

doc-accessibility | sam-lee | - | 11 | html, accessibility
Accessible forms
Labels, errors that are announced, and focus order.

doc-hidouki | tanaka-akira | - | 8 | javascript
非同期処理の基本
Promiseとasync/awaitの使い方を説明します。

doc-zhengze | mira-chen | - | 12 | regex
正则表达式入门
如何匹配数字、字母和中文字符。

doc-accents | zoe-muller | - | 5 | unicode
Café, naïve, résumé
Why words with accents are found without them, too.

doc-russian | olga-ivanova | - | 4 | rust
Введение в Rust
Владение, заимствование и время жизни ссылок.

doc-ada-plans | ada-lovelace | - | 0 | private | private
Zanzibar migration plan
Step by step to the new cluster; not to be shown yet.
`;
