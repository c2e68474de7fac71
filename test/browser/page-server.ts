import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { PACKAGE_ROOT } from '../../src/config/package-root.js';
import { PAGE_SCRIPT } from './page-script.js';

/** The bundle that Socket.IO ships for pages. */
const BUNDLE = join(PACKAGE_ROOT, 'node_modules', 'socket.io-client', 'dist', 'socket.io.js');

const HTML = `<!doctype html>
<meta charset="utf-8">
<title>A page that listens</title>
<link rel="icon" href="data:,">
<script src="/socket.io.js"></script>
<script src="/page.js"></script>
`;

const FILES: Readonly<Record<string, { readonly type: string; read(): string | Buffer }>> = {
  '/': { type: 'text/html', read: () => HTML },
  '/page.js': { type: 'text/javascript', read: () => PAGE_SCRIPT },
  '/socket.io.js': { type: 'text/javascript', read: () => readFileSync(BUNDLE) },
};

/** Serves the page from an origin of its own, as a front end is served. */
export class PageServer {
  private constructor(private readonly server: Server) {}

  static async start(): Promise<PageServer> {
    const server = createServer((request, response) => {
      const file = FILES[request.url ?? ''];
      response.writeHead(file ? 200 : 404, { 'Content-Type': file?.type ?? 'text/plain' });
      response.end(file?.read());
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new PageServer(server);
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
