import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiCall, type Page, sendCall } from '../api/api-call.ts'
import type { Webhook, WebhookDelivery } from '../api/wire-types.ts'
import { hrefOf } from '../router/route.ts'
import { usePlace } from '../session/session.ts'
import { webhooks as words } from '../strings/webhooks.ts'
import { ApiMenu } from '../ui/api-menu.tsx'
import { Button, CopyButton } from '../ui/button.tsx'
import { SelectField } from '../ui/fields.tsx'
import { formatNumber, formatTime } from '../ui/format.ts'
import { Icon } from '../ui/icon.tsx'
import type { MenuPart } from '../ui/menu.tsx'
import { Loaded, Notice } from '../ui/notice.tsx'
import { showError, useAct } from '../ui/toasts.tsx'
import { RowMenu } from './part.tsx'
import { WebhookState } from './webhooks.tsx'

const deliveriesCall = (workspaceId: string, id: string, state: string, cursor?: string): ApiCall => ({
  method: 'GET',
  path: `/v2/webhooks/${id}/deliveries`,
  query: { workspaceId, state, limit: 30, cursor },
})

/** How often it is refreshed while an answer is pending, in milliseconds. */
const againMs = 3_000

/** What was sent to a webhook, latest first: each with its body, its answer and the way to send it again. */
export function WebhookDeliveries({ webhook, actions }: { webhook: Webhook; actions: MenuPart[] }) {
  const { workspaceId } = usePlace()
  const [state, setState] = useState('')
  const query = useInfiniteQuery({
    queryKey: ['deliveries', workspaceId, webhook.id, state],
    staleTime: 0,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam, signal }) =>
      sendCall<Page<WebhookDelivery>>(deliveriesCall(workspaceId, webhook.id, state, pageParam), signal),
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: (query): number | false => (query.state.data?.pages.length === 1 ? againMs : false),
  })
  const deliveries = query.data?.pages.flatMap(({ data }) => data) ?? []
  return (
    <>
      <header className="page-header">
        <div className="page-header-text">
          <a className="back-link" href={hrefOf(`/w/${workspaceId}/settings/webhooks`)}>
            <Icon name="arrowLeft" size={16} />
            {words.back}
          </a>
          <h2>
            <bdi>{webhook.url}</bdi>
          </h2>
          <div className="quiet">
            <WebhookState webhook={webhook} />
          </div>
        </div>
        <ApiMenu call={deliveriesCall(workspaceId, webhook.id, state)} />
        <RowMenu name={webhook.url} entries={actions} />
      </header>
      <div className="stack">
        <h3>{words.deliveries}</h3>
        <p className="quiet">{words.deliveriesText}</p>
        <div className="row">
          <SelectField
            label={words.only}
            value={state}
            choices={[
              { value: '', label: words.everyState },
              ...Object.entries(words.deliveryStates).map(([value, label]) => ({ value, label })),
            ]}
            onChange={setState}
          />
        </div>
        <Loaded query={query}>
          {() =>
            deliveries.length === 0 ? (
              <Notice icon="refresh" title={words.nothing}>
                {words.nothingText}
              </Notice>
            ) : (
              <ul className="deliveries">
                {deliveries.map((delivery) => (
                  <Delivery key={delivery.id} delivery={delivery} />
                ))}
              </ul>
            )
          }
        </Loaded>
        {query.hasNextPage && (
          <div className="row">
            <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
              {words.more}
            </Button>
          </div>
        )}
      </div>
    </>
  )
}

function Delivery({ delivery }: { delivery: WebhookDelivery }) {
  const { type, state, createdAt, attempts } = delivery
  const last = attempts.at(-1)
  const [opened, setOpened] = useState(false)
  return (
    <li>
      <details open={opened} onToggle={(event) => setOpened(event.currentTarget.open)}>
        <summary>
          <time className="number quiet" dateTime={createdAt}>
            {formatTime(createdAt)}
          </time>
          <span className="mono">{type}</span>
          <span className={state === 'failed' ? 'chip chip-danger' : 'chip'}>
            {words.deliveryStates[state]}
          </span>
          <span className="quiet number">{last && (last.status ?? last.error)}</span>
        </summary>
        {opened && <DeliveryDetails delivery={delivery} />}
      </details>
    </li>
  )
}

function DeliveryDetails({ delivery }: { delivery: WebhookDelivery }) {
  const { workspaceId } = usePlace()
  const { id, webhookId, body, answer, attempts, nextTryAt } = delivery
  const act = useAct(['deliveries', workspaceId, webhookId])
  const call: ApiCall = {
    method: 'POST',
    path: `/v2/webhooks/${webhookId}/deliveries/${id}/retry`,
    query: { workspaceId },
  }
  const shown = readable(body)
  return (
    <div className="stack delivery">
      <section className="stack">
        <div className="row">
          <h4 className="grow">{words.body}</h4>
          <ApiMenu call={call} of={words.retry} />
          <CopyButton text={body} />
          <Button icon="refresh" onClick={() => act(call, words.retried).catch(showError)}>
            {words.retry}
          </Button>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre className="code" tabIndex={0}>
          {shown}
        </pre>
      </section>
      <section className="stack">
        <h4>{words.answered}</h4>
        {answer === null || answer === '' ? (
          <p className="quiet">{words.noBody}</p>
        ) : (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
          <pre className="code" tabIndex={0}>
            {answer}
          </pre>
        )}
      </section>
      <section>
        <h4>{words.attempts}</h4>
        <ol>
          {attempts.map(({ at, ms, status, error }) => (
            <li key={at} className="number">
              {words.attempt(formatTime(at), String(status ?? error ?? words.noAnswer), formatNumber(ms))}
            </li>
          ))}
        </ol>
        {nextTryAt !== null && <p className="quiet">{words.next(formatTime(nextTryAt))}</p>}
      </section>
    </div>
  )
}

/** JSON with a line a member; what is none as it is. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2)
  } catch {
    return body
  }
}
