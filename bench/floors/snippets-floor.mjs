// The least that answers GET /api/snippets: Express, the product's own statement, the same JSON.
import { createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';

import { listen, openFloor } from './floor-server.mjs';

// jsonwebtoken comes with @nestjs/jwt.
const requireFromJwt = createRequire(createRequire(import.meta.url).resolve('@nestjs/jwt'));
/** @type {typeof import('jsonwebtoken')} */
const { verify } = requireFromJwt('jsonwebtoken');

const LIMIT = 20;
const tokenKey = createSecretKey(Buffer.from(/** @type {string} */ (process.env.JWT_SECRET)));
const cursorKey = randomBytes(32);
/** @type {{ signedOut: import('../lib/postgres-tap.mjs').Statement, signedIn: import('../lib/postgres-tap.mjs').Statement, readerId: string }} */
const { signedOut, signedIn, readerId } = JSON.parse(process.env.STATEMENTS ?? '{}');
const { app, pool } = openFloor();

app.get('/api/snippets', async (request, response) => {
  const token = request.get('authorization')?.replace(/^Bearer /, '');
  let statement = signedOut;
  if (token !== undefined) {
    try {
      const { sub } = /** @type {{ sub: string }} */ (
        verify(token, tokenKey, {
          algorithms: ['HS256'],
          issuer: /** @type {string} */ (process.env.JWT_ISSUER),
          audience: /** @type {string} */ (process.env.JWT_AUDIENCE),
        })
      );
      const values = signedIn.values.map((value) => (value === readerId ? sub : value));
      statement = { ...signedIn, values };
    } catch {
      response.status(401).json({ error: 'UNAUTHORIZED' });
      return;
    }
  }
  const { rows } = await pool.query({ ...statement });
  const page = rows.slice(0, LIMIT);
  const hasMore = rows.length > LIMIT;
  response.json({
    data: page.map(toSnippet),
    pagination: {
      limit: LIMIT,
      next_cursor: hasMore ? cursorAfter(page.at(-1).id) : null,
      has_more: hasMore,
    },
  });
});

/** @param {any} row */
const toSnippet = ({ author, ...row }) => ({
  id: row.id,
  title: row.title,
  description: row.description,
  code: row.code,
  language: row.language,
  tags: row.tags,
  is_public: row.is_public,
  author: {
    id: author.id,
    username: author.username,
    full_name: author.full_name ?? `${author.first_name} ${author.last_name}`,
    avatar_url: author.avatar_url,
  },
  likes_count: row.likes_count,
  comments_count: row.comments_count,
  ...(row.liked_by_me === null ? {} : { liked_by_me: row.liked_by_me }),
  forked_from: row.forked_from,
  created_at: row.created_at.toISOString(),
  updated_at: row.updated_at.toISOString(),
});

/** @param {string} id */
const cursorAfter = (id) => {
  const body = Buffer.from(JSON.stringify([String(Math.floor(Date.now() / 1000)), id]));
  const signature = createHmac('sha256', cursorKey).update(body).digest().subarray(0, 16);
  return Buffer.concat([signature, body]).toString('base64url');
};

listen(app);
