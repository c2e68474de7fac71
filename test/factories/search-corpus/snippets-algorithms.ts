/** See `read-corpus.ts` for how this is read. */
export const ALGORITHM_SNIPPETS = String.raw`
quicksort | ada-lovelace | javascript | 41 | sorting, algorithms
Quicksort in place
Sorts an array without another one, by Hoare's partition.
function quicksort(items, low = 0, high = items.length - 1) {
  if (low >= high) return items;
  const pivot = items[(low + high) >> 1];
  let [left, right] = [low, high];
}

quicksort-naive | kent-baker | python | 3 | sorting
Quick sort in three lines
Not in place, for teaching.
def quicksort(xs):
    return xs if len(xs) < 2 else quicksort([x for x in xs[1:] if x < xs[0]]) + xs[:1]

mergesort-list | grace-hopper | java | 12 | sorting, linked-list
Merge sort for linked lists
Splits with a slow and a fast pointer; stable, no extra memory.
Node mergeSort(Node head) { if (head == null || head.next == null) return head; }

sort-objects | mira-chen | javascript | 87 | sorting, arrays
Sort an array of objects by key
Stable, by one property or several, ascending or descending.
const sortBy = (rows, ...keys) => [...rows].sort((a, b) => keys.reduce((r, k) => r || cmp(a[k], b[k]), 0));

sort-numbers | kent-baker | javascript | 9 | arrays
Sort numbers numerically
Without a comparator an array of numbers is sorted as text: 10 comes before 9.
[10, 9, 1].sort((a, b) => a - b);

sort-dict | jose-garcia | python | 33 | python, sorting, dict
Sort a dictionary by value
Python keeps the order of insertion, so that a sorted dict stays sorted.
dict(sorted(counts.items(), key=lambda item: item[1], reverse=True))

toposort | ada-lovelace | python | 18 | graphs, sorting
Topological sort of a dependency graph
Kahn's algorithm; tells of a cycle.
def toposort(graph):
    ready = [node for node, needs in graph.items() if not needs]

natural-sort | mira-chen | typescript | 6 | strings
Natural order of file names
img2 before img10, with Intl.Collator.
names.sort(new Intl.Collator('en', { numeric: true }).compare);

bubble-sort | sam-lee | c | 0 | sorting, algorithms
Bubble sort
For teaching only.
for (int i = 0; i < n; i++) for (int j = 0; j + 1 < n - i; j++) if (a[j] > a[j + 1]) swap(a + j, a + j + 1);

std-sort | bjarne-k | cpp | 14 | cpp, sorting
std::sort with a comparator in C++
By length, then by alphabet.
std::sort(words.begin(), words.end(), [](auto& a, auto& b) { return a.size() < b.size(); });

binary-search | grace-hopper | go | 52 | algorithms, searching
Binary search
The first place where a sorted slice is not less than what is looked for.
func search(values []int, wanted int) int {
	low, high := 0, len(values)
	for low < high { middle := int(uint(low+high) >> 1) }
	return low
}

binary-search-py | jose-garcia | python | 8 | python, algorithms
Binary search with bisect
From the standard library of Python.
import bisect
index = bisect.bisect_left(values, wanted)

binary-files | sam-lee | c | 2 | files
Search for text in binary files
Like strings piped to grep.
while ((byte = fgetc(file)) != EOF) if (isprint(byte)) putchar(byte);

levenshtein | olga-ivanova | rust | 21 | strings, fuzzy
Levenshtein distance
How many edits make one word of another; two rows of memory.
fn levenshtein(one: &str, other: &str) -> usize { let mut row: Vec<usize> = (0..=other.len()).collect(); }

fibonacci | kent-baker | python | 5 | recursion
Recursive Fibonacci with memoization
functools.lru_cache makes it linear.
@lru_cache(maxsize=None)
def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)

memoize | mira-chen | typescript | 28 | functional, cache
Memoize a function
Keeps results by argument, at most so many.
const memoize = (work, limit = 100) => { const known = new Map(); };

dijkstra | ada-lovelace | python | 64 | graphs, algorithms
Dijkstra's shortest path
With a heap; weights must not be negative.
import heapq
def shortest(graph, start): queue = [(0, start)]

bfs-grid | sam-lee | cpp | 4 | graphs
Shortest path in a grid
Breadth-first search over cells that are free.
queue<pair<int,int>> open; open.push({0, 0});

reverse-string | jose-garcia | python | 17 | python, strings
Reverse a string
A slice with a negative step; accents and emoji stay whole with grapheme.
text[::-1]

reverse-list | grace-hopper | java | 11 | linked-list
Reverse a linked list
Iterative, three pointers.
while (node != null) { Node next = node.next; node.next = before; before = node; node = next; }

palindrome | sam-lee | python | 2 | strings
Palindrome check
Reads the same from behind; a string and its reverse are compared.
clean == clean[::-1]

lru-cache | olga-ivanova | typescript | 36 | cache, algorithms
LRU cache in forty lines
The least recently used entry goes first; a Map remembers the order.
class LruCache { get(key) { const value = this.map.get(key); this.map.delete(key); this.map.set(key, value); } }

token-bucket | rune-berg | go | 44 | rate-limiting, concurrency
Token bucket rate limiter
Lets bursts through, and holds the rate.
type Limiter struct { tokens float64; last time.Time }

fisher-yates | mira-chen | javascript | 13 | arrays, random
Fisher-Yates shuffle
Each permutation of an array is as likely as any other.
for (let i = items.length - 1; i > 0; i--) { const j = Math.floor(Math.random() * (i + 1)); }

group-by | kent-baker | javascript | 22 | arrays, functional
Group an array by key
Without lodash.
Object.groupBy(rows, (row) => row.kind);

sieve | sam-lee | c | 1 | math
Sieve of Eratosthenes
All primes below n.
for (long i = 2; i * i < n; i++) if (!composite[i]) mark(i);

gcd | sam-lee | c | 0 | math
Greatest common divisor
Euclid's algorithm.
while (b) { int t = b; b = a % b; a = t; }

naive-bayes | zoe-muller | python | 16 | machine-learning
Naïve Bayes classifier
Words are counted by class; Laplace smoothing.
class NaiveBayes: pass

trie | olga-ivanova | rust | 7 | strings, data-structures
Trie for autocompletion
Words by their beginnings.
struct Trie { children: HashMap<char, Trie>, is_word: bool }

bloom-filter | rune-berg | go | 19 | data-structures
Bloom filter
Says no for certain, and yes perhaps.
type Filter struct { bits []uint64; hashes int }
`;
