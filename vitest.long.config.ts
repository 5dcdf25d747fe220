import { defineConfig } from 'vitest/config'
import config from './vitest.config.ts'

/** Campaigns that take minutes: many kills, long fuzzing. Not part of `npm test`. */
export default defineConfig({
  test: { ...config.test, include: ['test/long/**/*.test.ts'], exclude: [] },
})
