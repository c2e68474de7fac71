# All packages, those for building included.
FROM node:24-bookworm-slim AS deps
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci

FROM deps AS build
COPY tsconfig.json tsconfig.build.json ./
COPY migrations migrations
COPY src src
RUN npm run build && rm -f dist/.tsbuildinfo && npm prune --omit=dev

FROM node:24-bookworm-slim AS runtime
LABEL org.opencontainers.image.title="Switchboard" \
      org.opencontainers.image.description="Accounts, signed webhooks, jobs and live connections on PostgreSQL and Redis" \
      org.opencontainers.image.licenses="MIT"
ENV NODE_ENV=production \
    HOST=0.0.0.0 \
    PORT=3000 \
    FILES_DIRECTORY=/var/lib/switchboard/files
WORKDIR /app
# A volume takes over whose folder it is.
RUN install -d -o node -g node "$FILES_DIRECTORY"
# Owned by root, so that the process cannot change its own code.
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json openapi.json LICENSE ./
USER node
EXPOSE 3000
# main.js handles it itself: it drains for up to 25 seconds.
STOPSIGNAL SIGTERM
# Alive, not ready: a database that is away is no reason to restart the process.
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/src/main.js"]
