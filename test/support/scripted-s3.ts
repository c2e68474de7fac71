import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ScriptedS3 {
  readonly env: Readonly<Record<string, string>>;
  /** What was asked, as `<method> <path>`, so far. */
  readonly asked: string[];
  answer: RequestListener;
  close(): void;
}

/** An answer of S3 that refuses, as Amazon's REST reference has it. */
export const s3Refusal =
  (status: number, code: string): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'application/xml' });
    response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message></Error>`);
  };

/** It takes the request, and that was it. */
export const silence: RequestListener = (request) => {
  request.resume();
};

/** A store that speaks S3 and answers whatever the test has it answer. */
export const startScriptedS3 = async (): Promise<ScriptedS3> => {
  const server = createServer((request, response) => {
    store.asked.push(`${request.method} ${request.url?.split('?')[0]}`);
    store.answer(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const store: ScriptedS3 = {
    env: {
      S3_BUCKET: 'scripted',
      S3_ENDPOINT: `http://127.0.0.1:${port}`,
      S3_ACCESS_KEY_ID: 'test',
      S3_SECRET_ACCESS_KEY: 'test',
    },
    asked: [],
    answer: silence,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return store;
};
