import { createReadStream } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'

const lookMs = 100

/**
 * Uploads a file, starts it as proposed and waits for its end.
 *
 * @param {import('./open-bench.js').Bench} bench
 * @param {string} path
 */
export async function importFile({ client }, path) {
  const startedAt = performance.now()
  const { id, profile } = await client.upload('/v2/imports', createReadStream(path))
  const uploadSeconds = (performance.now() - startedAt) / 1000
  await client.post(`/v2/imports/${id}/start`, { defaultRegion: profile.defaultRegion?.region ?? 'US' })
  for (;;) {
    await sleep(lookMs)
    const { answer } = await client.call('GET', `/v2/imports/${id}`)
    if (answer.state === 'failed') throw new Error(answer.error)
    if (answer.finishedAt === null) continue
    const seconds = (performance.now() - startedAt) / 1000
    return { seconds, uploadSeconds, writeSeconds: seconds - uploadSeconds, counts: answer.counts }
  }
}
