# Three stages: one with the compiler, one with the packages of the image's processor, and the image. The first two run on the machine
# that builds, so another processor's image needs no emulation:
#   docker buildx build --platform linux/amd64,linux/arm64 --tag roster .
# The embedded PostgreSQL comes with the packages.
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS build
WORKDIR /roster
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
RUN npm run build && node scripts/sbom.js

FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS packages
# amd64 or arm64, as BuildKit calls the image's processor; npm says x64.
ARG TARGETARCH
WORKDIR /roster
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --os=linux --libc=glibc --cpu="$(echo "${TARGETARCH:-amd64}" | sed s/amd64/x64/)"

FROM node:24-bookworm-slim
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 ROSTER_DATA_DIR=/data
WORKDIR /roster
COPY --from=build /roster/package.json /roster/sbom.cdx.json ./
COPY --from=packages /roster/node_modules ./node_modules
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
