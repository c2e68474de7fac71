import './compile-cache.js';
import { bootstrap } from './bootstrap.js';

void bootstrap(process.env);
