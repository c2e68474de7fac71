import './compile-cache.js';
import { bootstrap } from './bootstrap.js';

/** A process that only works: no HTTP, whatever ROLES says. */
void bootstrap({ ...process.env, ROLES: 'worker' });
