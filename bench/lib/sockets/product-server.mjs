// The built product with one module more. Everything else starts as `npm start` starts it.
import { createRequire } from 'node:module';

import { benchModule } from './bench-module.mjs';

const require = createRequire(import.meta.url);
const dist = '../../../dist/src';

const { AppModule } = require(`${dist}/app.module.js`);
const { bootstrap } = require(`${dist}/bootstrap.js`);

const forRoot = AppModule.forRoot.bind(AppModule);
AppModule.forRoot = (/** @type {unknown} */ options) => {
  const root = forRoot(options);
  return { ...root, imports: [...root.imports, benchModule(require, dist)] };
};
await bootstrap(process.env);
