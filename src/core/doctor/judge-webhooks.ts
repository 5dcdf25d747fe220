import { countWaitingMessages, type WebhookLoad } from '../../store/doctor/load-facts.ts'
import type { DirectoryScope } from '../../store/kernel/scope.ts'
import { type Finding, ok, warning } from './findings.ts'

/** More messages than wait for a receiver that works. */
const waitingMax = 10_000

/** Whether webhooks are delivered. */
export async function judgeWebhooks(scope: DirectoryScope): Promise<Finding> {
  return judgeWebhookLoad(await countWaitingMessages(scope))
}

/** Judges the webhooks from the counts. Pure. */
export function judgeWebhookLoad({ active, paused, failing }: WebhookLoad): Finding {
  const waiting = (count: number) => `${count.toLocaleString('en')} messages`
  if (failing > 0)
    return warning(
      'webhooks',
      `${failing} webhooks are paused since they failed or their makers lost the permissions; ${waiting(paused)} wait. GET /v2/webhooks says why: mend and resume, or delete them`,
    )
  if (active >= waitingMax)
    return warning(
      'webhooks',
      `${waiting(active)} wait to be sent: an address is slow or down. GET /v2/webhooks says which (failingSince)`,
    )
  return ok('webhooks', active === 0 ? 'no message to a webhook waits' : `${waiting(active)} wait to be sent`)
}
