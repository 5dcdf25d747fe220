import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/long/**'],
    globalSetup: 'test/support/global-setup.ts',
    setupFiles: 'test/support/quick-passwords.ts',
    pool: 'forks',
    // Files share a worker's modules: nothing here mocks any, and loading them once saves most of the time.
    isolate: false,
    maxWorkers: 3,
    // What was compiled for an earlier run serves this one: half the processor time of a run of one file.
    experimental: { fsModuleCache: true },
    // Limits are for what hangs. On a machine that does much else, each step of a test may take ten times as long.
    testTimeout: 480_000,
    hookTimeout: 480_000,
    teardownTimeout: 120_000,
    expect: { poll: { timeout: 30_000 } },
  },
})
