/**
 * A query, `=>`, and what should be found by it: 3 is what is meant, 2 is good, 1 is fair; whatever is
 * not named is of no use. Decided by reading the corpus, not by asking any engine.
 */
const TEXT = String.raw`
# Single words
quicksort => quicksort:3 quicksort-naive:2
debounce => debounce:3 debounce-copy:2 use-debounce:2 throttle:1 mira-chen/use-timing:1
throttle => throttle:3 mira-chen/use-timing:1
kubernetes => doc-kubernetes-intro:3 k8s-cronjob:3 k8s-probe:2 doc-helm:2
upsert => upsert:3
flask => flask-hello:3
memoize => memoize:3 fibonacci:1
closure => closure-counter:3 doc-closures:2
retry => retry-fetch:3 retry-decorator:3 doc-retries:3 rune-berg/backoff:1
redis => redis-lock:3 redis-cache:3 doc-redis-types:3

# Several words, in one field or several
sort array => sort-objects:3 quicksort:2 sort-numbers:2
retry http => retry-fetch:3 doc-retries:3 retry-go:2 octo/pg-queue:1
react hook => use-local-storage:3 use-debounce:3 use-previous:3 use-fetch:3 use-interval:3 doc-hooks-rules:2 doc-hooks-testing:2
rust lifetimes => rust-lifetimes:3 doc-lifetimes:3 rust-borrow:1
python sort dictionary => sort-dict:3
job queue postgresql => skip-locked:3 octo/pg-queue:3
distributed lock => redis-lock:3
rate limiter => token-bucket:3 rune-berg/limiter:3 doc-rate-limit:1
reverse linked list => reverse-list:3 mergesort-list:1
shortest path => dijkstra:3 bfs-grid:3
sql injection => doc-sql-injection:3
exponential backoff => retry-fetch:3 rune-berg/backoff:3
recursive query => recursive-cte:3
upload files fastapi => fastapi-upload:3

# Phrases
"binary search" => binary-search:3 binary-search-py:3
"dead letter queue" => dead-letter:3
"token bucket" => token-bucket:3 doc-rate-limit:2
"garbage collection" => doc-garbage:3
"window function" => running-total:3

# OR
kafka OR rabbitmq => kafka-consumer:3 rabbitmq-worker:3
memcached or redis => memcached-client:3 redis-lock:3 redis-cache:3 doc-redis-types:3
throttle OR fisher => throttle:3 fisher-yates:3 mira-chen/use-timing:1

# Exclusion
python -flask fastapi OR flask -fastapi => fastapi-upload:3 flask-hello:3
quicksort -python => quicksort:3
quicksort python => quicksort-naive:3
"binary search" -python => binary-search:3
debounce -hook -react => debounce:3 debounce-copy:2 throttle:1

# Identifiers, by their parts and whole
getUserById => get-user-by-id:3 get-user-py:2
getuserbyid => get-user-by-id:3 get-user-py:2
get_user_by_id => get-user-by-id:3 get-user-py:3
user by id => get-user-by-id:3 get-user-py:3
users role => get-users-by-role:3
htmlparser => html-parser:3
html parser => html-parser:3
utf8 => utf8-validate:3 utf8-decode:3
utf-8 => utf8-validate:3 utf8-decode:3
local storage => use-local-storage:3
uselocalstorage => use-local-storage:3
xmlhttprequest => xml-http-request:3
http request => xml-http-request:2 doc-retries:3 retry-fetch:3 cors-express:1
snake_case => camel-case:3
json parse => safe-json:3 octo/fast-json:2 use-local-storage:1
sha256 => sha256-file:3
btree map => btreemap:3

# Misspelt, by one edit and by two
quiksort => quicksort:3 quicksort-naive:2
debuonce => debounce:3 debounce-copy:2 use-debounce:2 throttle:1 mira-chen/use-timing:1
kubernets => doc-kubernetes-intro:3 k8s-cronjob:3 k8s-probe:2 doc-helm:2
dijsktra => dijkstra:3
levenstein => levenshtein:3 olga-ivanova/strsim:2
postgressql indexes => doc-indexes:3
dependancy injecton => doc-di:3
authentcaton => doc-jwt:3 doc-oauth:3 jwt-verify:2 password-hash:2
memcashd => memcached-client:3
fibonachi => fibonacci:3

# Beginnings
debou => debounce:3 debounce-copy:2 use-debounce:2 throttle:1 mira-chen/use-timing:1
kuber => doc-kubernetes-intro:3 k8s-cronjob:3 k8s-probe:2 doc-helm:2
levensh => levenshtein:3 olga-ivanova/strsim:2
topolog => toposort:3
keyset pagin => keyset:3

# As questions
how to sort an array => sort-objects:3 quicksort:2 sort-numbers:2
what is a closure => closure-counter:3 doc-closures:3
how do I reverse a string in python => reverse-string:3
how to center a div => center-div:3
how can I undo the last commit => git-undo:3

# Languages that are called by signs
c++ => smart-pointers:3 std-sort:3 raii-file:3 doc-cpp-move:3 bjarne-k:2
c# => csharp-streams:3 csharp-linq:3 doc-csharp-nullable:3 nadia-dotnet:2
f# => fsharp-unions:3 nadia-dotnet:2
c++ smart pointers => smart-pointers:3
c# async => csharp-streams:3

# Other scripts, and accents
二分探索 => nibun-tansaku:3
快速排序 => kuaisu-paixu:3
アルゴリズム => nibun-tansaku:3
正则表达式 => doc-zhengze:3
한글 => hangul-split:3
非同期処理 => doc-hidouki:3
Введение => doc-russian:3
naive bayes => naive-bayes:3
mot de passe generer => mot-de-passe:3
año bisiesto => ano-bisiesto:3
ano bisiesto => ano-bisiesto:3
uberladen => operatoren:3
resume cafe => doc-accents:3

# People
ada lovelace => ada-lovelace:3
lovelace => ada-lovelace:3
grace hopper => grace-hopper:3
jose garcia => jose-garcia:3
müller => zoe-muller:3
田中 => tanaka-akira:3
lovlace => ada-lovelace:3

# Repositories
octo/tiny-http => octo/tiny-http:3
tiny http => octo/tiny-http:3
react table => octo/react-table:3
fast json parser => octo/fast-json:3
static site generator => octo/static-pages:3
levenshtein => levenshtein:3 olga-ivanova/strsim:2
sorting algorithms animation => octo/sort-visualizer:3
`;

export interface GradedQuery {
  readonly query: string;
  /** By the documents' keys. */
  readonly grades: ReadonlyMap<string, number>;
}

const gradedQuery = (line: string): GradedQuery => {
  const [query = '', answers = ''] = line.split(' => ');
  const grades = answers.split(' ').map((answer): [string, number] => {
    const colon = answer.lastIndexOf(':');
    return [answer.slice(0, colon), Number(answer.slice(colon + 1))];
  });
  return { query, grades: new Map(grades) };
};

export const GRADED_QUERIES: readonly GradedQuery[] = TEXT.split('\n')
  .filter((line) => line !== '' && !line.startsWith('# '))
  .map(gradedQuery);
