import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const script = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe-core finds wrong on the page by WCAG 2.2 A and AA and its best practices: rule and place, one a line. */
export async function axeFaults(page: Page): Promise<string[]> {
  // Through the debugger, as the page's own policy lets no script in.
  await page.evaluate(script)
  return page.evaluate(async () => {
    // biome-ignore lint/suspicious/noExplicitAny: axe puts itself on the window
    const { violations } = await (globalThis as any).axe.run({
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return violations.flatMap((rule: { id: string; nodes: { target: string[]; failureSummary: string }[] }) =>
      rule.nodes.map(({ target, failureSummary }) => `${rule.id}: ${target.join(' ')}: ${failureSummary}`),
    )
  })
}
