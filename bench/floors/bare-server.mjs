/** @param {import('node:http').ServerResponse} response */
export function answerReady(response) {
  response.setHeader('content-type', 'application/json');
  response.end('{"status":"ok"}');
}

/** @param {import('node:http').Server} server its other paths belong to the sockets */
export function listenBare(server) {
  server.on('request', (request, response) => {
    if (request.url === '/health/ready') answerReady(response);
  });
  server.listen(Number(process.env.PORT), process.env.HOST ?? '127.0.0.1');
  process.on('SIGTERM', () => process.exit(0));
}
