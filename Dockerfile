# Two stages: one with the compiler, one without. The embedded PostgreSQL comes with the packages.
FROM node:24-bookworm-slim AS build
WORKDIR /roster
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 ROSTER_DATA_DIR=/data
WORKDIR /roster
COPY --from=build /roster/package.json ./
COPY --from=build /roster/node_modules ./node_modules
COPY --from=build /roster/dist ./dist
COPY --from=build /roster/migrations ./migrations
COPY --from=build /roster/docs/*.md ./docs/
RUN mkdir /data && chown node:node /data && ln -s /roster/dist/cli/roster.js /usr/local/bin/roster
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:'+process.env.PORT+'/healthz').then(r=>process.exit(r.ok?0:1),()=>process.exit(1))"]
# Node itself is the first process, so SIGTERM reaches it and the database stops in good order.
CMD ["node", "dist/main.js"]
