import { bootstrap } from './bootstrap.js';

void bootstrap(process.env);
