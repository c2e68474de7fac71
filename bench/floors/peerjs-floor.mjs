// PeerJS's own server, with room for as many clients as are measured.
import { createServer } from 'node:http';

import express from 'express';
import { ExpressPeerServer } from 'peer';

import { answerReady } from './bare-server.mjs';

const app = express();
const server = createServer(app);
app.get('/health/ready', (_request, response) => answerReady(response));
app.use('/', ExpressPeerServer(server, { path: '/', concurrent_limit: 100_000 }));
server.listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
