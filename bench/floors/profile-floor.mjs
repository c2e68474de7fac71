// The least that answers GET /api/users/me: Express, one token check, one SELECT.
import { createSecretKey } from 'node:crypto';
import { createRequire } from 'node:module';

import { listen, openFloor } from './floor-server.mjs';

// jsonwebtoken comes with @nestjs/jwt.
const requireFromJwt = createRequire(createRequire(import.meta.url).resolve('@nestjs/jwt'));
/** @type {typeof import('jsonwebtoken')} */
const { verify } = requireFromJwt('jsonwebtoken');

const key = createSecretKey(Buffer.from(/** @type {string} */ (process.env.JWT_SECRET)));
const { app, pool } = openFloor();

app.get('/api/users/me', async (request, response) => {
  let subject;
  try {
    const token = request.get('authorization')?.replace(/^Bearer /, '') ?? '';
    ({ sub: subject } = /** @type {{ sub?: string }} */ (
      verify(token, key, {
        algorithms: ['HS256'],
        issuer: /** @type {string} */ (process.env.JWT_ISSUER),
        audience: /** @type {string} */ (process.env.JWT_AUDIENCE),
      })
    ));
  } catch {
    response.status(401).json({ error: 'UNAUTHORIZED' });
    return;
  }
  const { rows } = await pool.query({
    name: 'find-user',
    text: 'SELECT * FROM users WHERE id = $1',
    values: [subject],
  });
  const [user] = rows;
  if (!user) {
    response.status(404).json({ error: 'NOT_FOUND' });
    return;
  }
  delete user.password_hash;
  response.json(user);
});

listen(app);
