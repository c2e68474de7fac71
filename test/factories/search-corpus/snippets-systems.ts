/** See `read-corpus.ts` for how this is read. */
export const SYSTEM_SNIPPETS = String.raw`
running-total | ingrid-sql | sql | 34 | sql, postgresql
Running total with a window function
sum() over the rows up to this one.
SELECT day, sum(amount) OVER (ORDER BY day) FROM payments;

duplicate-rows | ingrid-sql | sql | 55 | sql
Find duplicate rows
By the columns that should be unique, with a count.
SELECT email, count(*) FROM users GROUP BY email HAVING count(*) > 1;

upsert | ingrid-sql | sql | 62 | sql, postgresql
Upsert with ON CONFLICT
Insert or update in one statement of PostgreSQL.
INSERT INTO counts VALUES ($1, 1) ON CONFLICT (id) DO UPDATE SET n = counts.n + 1;

recursive-cte | ingrid-sql | sql | 17 | sql
Recursive query over a tree
A common table expression that walks from the root.
WITH RECURSIVE tree AS (SELECT * FROM nodes WHERE parent_id IS NULL UNION ALL SELECT nodes.* FROM nodes JOIN tree ON nodes.parent_id = tree.id) SELECT * FROM tree;

keyset | ingrid-sql | sql | 23 | sql, pagination
Keyset pagination
The next page begins after the last row seen; no OFFSET.
SELECT * FROM posts WHERE (created_at, id) < ($1, $2) ORDER BY created_at DESC, id DESC LIMIT 20;

left-join-count | ingrid-sql | sql | 3 | sql
Count with a left join
Customers without orders count zero.
SELECT customers.id, count(orders.id) FROM customers LEFT JOIN orders ON true GROUP BY 1;

skip-locked | rune-berg | sql | 32 | sql, queue
Job queue in PostgreSQL with SKIP LOCKED
Workers take rows that no other worker has.
SELECT id FROM jobs WHERE state = 'waiting' FOR UPDATE SKIP LOCKED LIMIT 10;

rust-lifetimes | olga-ivanova | rust | 48 | rust, lifetimes
Lifetimes in structs
A struct that borrows must name for how long.
struct Parser<'a> { input: &'a str }

rust-borrow | olga-ivanova | rust | 26 | rust
Return a reference from a function
What the borrow checker wants to know: the lifetime of the result.
fn longest<'a>(one: &'a str, other: &'a str) -> &'a str { if one.len() > other.len() { one } else { other } }

rust-string | olga-ivanova | rust | 39 | rust, strings
String and &str
Which owns, which borrows, and how to convert in Rust.
let owned: String = "text".to_string();

btreemap | olga-ivanova | rust | 5 | rust, data-structures
BTreeMap ranges
All keys between two, in their order.
map.range(10..20)

utf8-validate | bjarne-k | c | 13 | unicode, strings
Validate utf8
Overlong forms and surrogates are refused.
int utf8_valid(const unsigned char *s, size_t n) { return 1; }

utf8-decode | rune-berg | go | 6 | go, unicode
Decode UTF-8 by hand
Runes from bytes.
for len(b) > 0 { r, size := utf8.DecodeRune(b); b = b[size:] }

base64-url | rune-berg | typescript | 4 | encoding
Base64URL without padding
For tokens in addresses.
Buffer.from(bytes).toString('base64url');

sha256-file | sam-lee | python | 3 | python, files
SHA256 of a large file
Read in pieces.
hashlib.file_digest(open(path, 'rb'), 'sha256').hexdigest()

raii-file | bjarne-k | cpp | 15 | cpp
RAII file handle in C++
Closes the file whatever is thrown.
class File { public: ~File() { if (handle) fclose(handle); } };

smart-pointers | bjarne-k | cpp | 45 | cpp, memory
C++ smart pointers
unique_ptr owns, shared_ptr counts, weak_ptr looks.
auto owner = std::make_unique<Widget>();

csharp-streams | nadia-dotnet | csharp | 12 | csharp, async
Async streams in C#
IAsyncEnumerable with await foreach.
await foreach (var row in ReadAsync()) Console.WriteLine(row);

csharp-linq | nadia-dotnet | csharp | 18 | csharp, linq
Group by with LINQ
Sums by customer in C#.
orders.GroupBy(order => order.Customer).Select(group => group.Sum(order => order.Total));

fsharp-unions | nadia-dotnet | fsharp | 7 | fsharp
Discriminated unions in F#
A shape is a circle or a square, and nothing else.
type Shape = Circle of float | Square of float

c-strings | sam-lee | c | 4 | memory
Copy strings safely in C
snprintf ends with a zero always.
snprintf(target, sizeof target, "%s", source);

redis-lock | rune-berg | lua | 38 | redis, concurrency
Distributed lock with Redis
Set if it is not there, and delete only what is one's own.
if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end

redis-cache | jose-garcia | python | 19 | python, redis, cache
Cache results in Redis
A decorator for Python functions that keeps what they return for a minute.
client.setex(key, 60, pickle.dumps(result))

memcached-client | sam-lee | python | 2 | cache
Memcached client
Get, set and delete over a socket.
sock.send(b'get key\r\n')

kafka-consumer | grace-hopper | java | 28 | kafka, messaging
Kafka consumer with manual commits
At least once, in the order of a partition.
consumer.commitSync();

rabbitmq-worker | jose-garcia | python | 9 | rabbitmq, messaging
RabbitMQ worker
Acknowledges when the work is done.
channel.basic_ack(method.delivery_tag)

docker-multistage | rune-berg | dockerfile | 71 | docker
Multi-stage Dockerfile for Node.js
Builds in one image, runs in a smaller one.
FROM node:20 AS build

k8s-probe | rune-berg | yaml | 27 | kubernetes
Liveness and readiness probes
For a Kubernetes deployment.
livenessProbe: { httpGet: { path: /health/live, port: 3000 } }

k8s-cronjob | grace-hopper | yaml | 10 | kubernetes
CronJob in Kubernetes
Every night at two.
schedule: "0 2 * * *"

nginx-proxy | rune-berg | nginx | 43 | nginx
Reverse proxy with nginx
WebSocket upgrades included.
proxy_set_header Upgrade $http_upgrade;

git-bisect | kent-baker | bash | 35 | git
Find a bad commit with git bisect
Halves the history; a script says good or bad.
git bisect run npm test

git-undo | kent-baker | bash | 180 | git
Undo the last commit
Keeps the changes.
git reset --soft HEAD~1

bash-backup | sam-lee | bash | 8 | backup
Nightly backup with rsync
Hard links to what has not changed.
rsync -a --link-dest=../last source/ target/

mutex-go | rune-berg | go | 11 | go, concurrency
Mutex or channel
Which of the two guards shared state better in Go.
var mutex sync.Mutex

dead-letter | grace-hopper | java | 22 | messaging, queue
Dead letter queue
Where messages go that nobody could handle.
channel.queueDeclare("orders.dead", true, false, false, null);

ipv4-parse | bjarne-k | c | 1 | networking
Parse an IPv4 address
Four numbers and three dots.
sscanf(text, "%d.%d.%d.%d", &a, &b, &c, &d);

nibun-tansaku | tanaka-akira | python | 9 | python, アルゴリズム
二分探索の実装
ソート済み配列から値を探すアルゴリズム
def search(values, wanted): pass

kuaisu-paixu | mira-chen | python | 14 | 算法
快速排序算法
用Python实现的快速排序
def sort(a): pass

hangul-split | tanaka-akira | python | 3 | 한국어
한글 자모 분리
음절을 초성, 중성, 종성으로 나눈다
code = ord(ch) - 0xAC00

mot-de-passe | zoe-muller | python | 5 | sécurité
Générer un mot de passe
Aléatoire, avec des caractères spéciaux.
secrets.token_urlsafe(16)

ano-bisiesto | jose-garcia | javascript | 4 | fechas
Año bisiesto
Si un año tiene 366 días.
const bisiesto = (y) => y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0);

operatoren | zoe-muller | cpp | 2 | cpp
Überladen von Operatoren
Addition für eigene Klassen.
Vec3 operator+(const Vec3& a, const Vec3& b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }

ada-api-keys | ada-lovelace | bash | 0 | private | private
Rotate the staging credentials
Zanzibar is the code name of the staging cluster.
./rotate.sh zanzibar

sam-diary | sam-lee | plaintext | 0 | private | private
Debounce notes to myself
Drafts about debounce, retries and quicksort.
debounce debounce debounce
`;
