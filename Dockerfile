# Debian and not Alpine: the ready-made builds of SQLite and of the charts' renderer are for glibc.
FROM node:22-slim AS build
# Where no ready-made build of SQLite can be downloaded it is compiled.
RUN apt-get update \
  && apt-get install -y --no-install-recommends python3 make g++ \
  && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY . .
RUN npm ci --no-audit --no-fund && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-slim
ENV NODE_ENV=production \
  DISCORD_REQUIRED=1 \
  DATABASE_URL=sqlite:///data/colloquium.sqlite \
  KEY_DIR=/keys \
  BACKUP_DIR=/backups \
  HEALTH_PORT=8124
WORKDIR /app
COPY --from=build /app/package.json /app/package-lock.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/data data
COPY --from=build /app/dist dist
COPY --from=build /app/src/doctor/begin.js src/doctor/begin.js
# Volumes take the owner of the folder they cover the first time they are used.
RUN install -d -o node -g node -m 700 /data /keys /backups
USER node
VOLUME ["/data", "/keys", "/backups"]
HEALTHCHECK --start-period=60s --interval=30s --timeout=5s \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:' + process.env.HEALTH_PORT).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# Node itself and not npm, so that the signal to stop reaches the bot.
# As `npm start` does: with 4 GB or more, half of the room that Node would keep for what is young. With less than 2 GB Node
# keeps less by itself: there, name the command without it.
CMD ["node", "--max-semi-space-size=8", "dist/src/main.js"]
