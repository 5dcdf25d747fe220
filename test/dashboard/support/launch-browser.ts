import { type Browser, chromium } from 'playwright-core'
import { inject } from 'vitest'

/** The Chromium that npm carries: nothing is downloaded, and it calls nobody by itself. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: inject('browserPath'),
    args: ['--no-sandbox', '--disable-background-networking'],
  })
}
