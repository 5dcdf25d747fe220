import { defineConfig } from 'vite'

const root = new URL('src/dashboard/', import.meta.url).pathname

/** The dashboard's build. With `npx vite`, a Roster on port 3000 answers its calls. */
export default defineConfig({
  root,
  // Relative to the page, which may stand under a path.
  base: './',
  // The server puts each page's own nonce in its place: src/http/dashboard/mount-dashboard.ts.
  html: { cspNonce: 'ROSTER_NONCE' },
  build: {
    outDir: new URL('dist/dashboard', import.meta.url).pathname,
    emptyOutDir: true,
    // Everything is a file of its own: the page's policy allows no data: scripts and no inline styles.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1_200,
    rollupOptions: {
      onwarn(warning, warn) {
        // For React's server components, which this page has none of.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning)
      },
    },
  },
  server: { proxy: { '/v2': { target: 'http://127.0.0.1:3000', changeOrigin: true } } },
})
