import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**'],
    globalSetup: 'test/support/global-setup.ts',
    pool: 'forks',
    // Files share a worker's modules: nothing here mocks any, and loading them once saves most of the time.
    isolate: false,
    maxWorkers: 2,
    testTimeout: 20_000,
    // What a page shows after a call of its own, on a machine that does much else.
    expect: { poll: { timeout: 10_000 } },
    hookTimeout: 60_000,
    // PostgreSQL writes its checkpoint while other programs keep the disk busy.
    teardownTimeout: 60_000,
  },
})
