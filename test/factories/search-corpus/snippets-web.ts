/** See `read-corpus.ts` for how this is read. */
export const WEB_SNIPPETS = String.raw`
debounce | mira-chen | typescript | 120 | timing, functional
Debounce a function
Waits until there were no calls for so many milliseconds.
export const debounce = (work, ms) => { let timer; return (...args) => { clearTimeout(timer); timer = setTimeout(() => work(...args), ms); }; };

debounce-copy | sam-lee | javascript | 1 | timing
debounce
copied from somewhere
function debounce(fn, wait) { let t; return function () { clearTimeout(t); t = setTimeout(fn, wait); }; }

throttle | mira-chen | typescript | 58 | timing, functional
Throttle a function
At most one call within so many milliseconds, unlike debounce.
export const throttle = (work, ms) => { let last = 0; };

use-debounce | tanaka-akira | typescript | 31 | react, hooks
useDebounce hook
A value that follows another once it rests; for search boxes.
export function useDebounce(value, delay) { const [held, setHeld] = useState(value); useEffect(() => {}, [value, delay]); }

use-local-storage | tanaka-akira | typescript | 46 | react, hooks
useLocalStorage hook
State of React that outlives the page.
export function useLocalStorage(key, initial) { const [value, setValue] = useState(() => JSON.parse(localStorage.getItem(key))); }

use-previous | tanaka-akira | typescript | 15 | react, hooks
usePrevious hook
What a prop or state was at the render before.
const ref = useRef(); useEffect(() => { ref.current = value; });

use-interval | sam-lee | javascript | 4 | react
Declarative setInterval with hooks
A React hook that always calls the newest callback.
function useInterval(callback, delay) { const saved = useRef(callback); }

use-fetch | kent-baker | javascript | 10 | react, hooks, http
useFetch with AbortController
Loads JSON in a React component; ends the request when it is unmounted.
useEffect(() => { const controller = new AbortController(); fetch(url, { signal: controller.signal }); return () => controller.abort(); }, [url]);

retry-fetch | rune-berg | typescript | 73 | http, resilience
Retry failed HTTP requests with exponential backoff
With jitter, and Retry-After where the server says so.
async function fetchWithRetry(url, attempts = 5) { for (let n = 0; n < attempts; n++) { const response = await fetch(url); if (response.ok) return response; await sleep(2 ** n * 100); } }

retry-go | rune-berg | go | 20 | http, go
HTTP client with retries
A RoundTripper that tries idempotent requests again.
func (t *retrying) RoundTrip(request *http.Request) (*http.Response, error) { }

retry-decorator | jose-garcia | python | 12 | python, decorators
Retry decorator
Calls a function again when it raises; waits longer each time.
def retry(times=3): return lambda work: work

http-server-go | rune-berg | go | 25 | http, go
HTTP server with graceful shutdown
Ends when SIGTERM comes and requests are answered.
server := &http.Server{Addr: ":8080"}

http-status | kent-baker | javascript | 2 | http
HTTP status codes as an enum
404, 503 and the rest by name.
const Status = { OK: 200, NOT_FOUND: 404 };

get-user-by-id | grace-hopper | typescript | 30 | users, api
getUserById
Loads a user, or throws NotFound.
export async function getUserById(id: string): Promise<User> { return await users.findOneOrFail({ id }); }

get-user-py | jose-garcia | python | 5 | python, users
get_user_by_id with SQLAlchemy
One row, or None.
def get_user_by_id(session, user_id): return session.get(User, user_id)

get-users-by-role | grace-hopper | typescript | 3 | users, api
getUsersByRole
All admins, all editors.
export const getUsersByRole = (role: Role) => users.filter((user) => user.role === role);

user-cards | sam-lee | html | 1 | css
Cards for a list of people
Each user has a picture, a name and a button.
<div class="card"><img alt=""><h2>Name</h2></div>

html-parser | jose-garcia | python | 27 | python, html
HTMLParser that collects links
From html.parser, without dependencies.
class LinkCollector(HTMLParser):
    def handle_starttag(self, tag, attrs): pass

html-escape | mira-chen | typescript | 9 | html, security
Escape HTML
The five characters that matter, against cross-site scripting.
const escapeHtml = (text) => text.replace(/[&<>"']/g, (sign) => ENTITIES[sign]);

xml-http-request | sam-lee | javascript | 0 | ajax
XMLHttpRequest with a promise
For browsers without fetch.
new Promise((resolve) => { const request = new XMLHttpRequest(); });

markdown-table | kent-baker | javascript | 6 | markdown
Markdown table from JSON
Columns as wide as their longest cell.
const table = (rows) => rows.map((row) => '| ' + Object.values(row).join(' | ')).join('\n');

jwt-verify | rune-berg | typescript | 49 | security, authentication
Verify a JWT with jose
Checks signature, issuer, audience and expiry of a token.
const { payload } = await jwtVerify(token, keys, { issuer, audience, algorithms: ['ES256'] });

password-hash | olga-ivanova | rust | 24 | security, authentication
Hash passwords with argon2
A salt for each, parameters as OWASP has them.
let hash = Argon2::default().hash_password(password, &salt)?;

csrf-token | olga-ivanova | typescript | 8 | security
CSRF token in a cookie
Double submit, compared in constant time.
timingSafeEqual(Buffer.from(sent), Buffer.from(kept));

cors-express | kent-baker | javascript | 37 | express, http
CORS middleware for Express
An allow-list of origins, and preflight requests.
app.use(cors({ origin: ['https://example.com'] }));

flask-hello | jose-garcia | python | 21 | python, flask
Hello world in Flask
The smallest web application in Python.
from flask import Flask
app = Flask(__name__)

fastapi-upload | jose-garcia | python | 11 | python, fastapi
Upload files with FastAPI
Streams a file to disk in Python.
async def upload(file: UploadFile): pass

websocket-reconnect | tanaka-akira | typescript | 29 | websocket, resilience
WebSocket that reconnects
Waits longer after each failure, and resumes.
socket.onclose = () => setTimeout(connect, Math.min(30000, delay *= 2));

deep-clone | mira-chen | javascript | 18 | objects
Deep clone an object
structuredClone, and what it cannot copy.
const copy = structuredClone(value);

closure-counter | kent-baker | javascript | 26 | functional
Counter with a closure
What a closure is, shown by a function that remembers.
const counter = () => { let count = 0; return () => ++count; };

center-div | sam-lee | css | 210 | css, layout
Center a div
Horizontally and vertically, with grid.
.parent { display: grid; place-items: center; }

dark-mode | sam-lee | css | 66 | css
Dark mode by media query
prefers-color-scheme with custom properties.
@media (prefers-color-scheme: dark) { :root { --paper: #111; } }

safe-json | grace-hopper | typescript | 7 | json
safeJsonParse
Undefined instead of an exception.
export const safeJsonParse = (text: string): unknown => { try { return JSON.parse(text); } catch { return undefined; } };

camel-case | mira-chen | typescript | 10 | strings
Convert snake_case to camelCase
Keys of an object, all the way down.
const toCamelCase = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

slugify | zoe-muller | typescript | 14 | strings, unicode
Slugs from titles
Accents are taken off, blanks become hyphens.
title.normalize('NFKD').replace(/\p{M}/gu, '');

email-regex | sam-lee | javascript | 40 | regex, validation
isValidEmail by regular expression
Good enough; send a mail to be sure.
const isValidEmail = (text) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);
`;
