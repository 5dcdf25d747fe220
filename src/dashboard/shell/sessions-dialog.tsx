import { queryOptions, useQuery } from '@tanstack/react-query'
import { type ApiCall, type Page, sendCall } from '../api/api-call.ts'
import type { ListedSession } from '../api/wire-types.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { formatTime } from '../ui/format.ts'
import { Loaded } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { showError, useAct } from '../ui/toasts.tsx'

const words = strings.signIn.sessions
const listCall: ApiCall = { method: 'GET', path: '/v2/sessions' }
const endOthersCall: ApiCall = { method: 'DELETE', path: '/v2/sessions' }
const endCall = ({ id }: ListedSession): ApiCall => ({ method: 'DELETE', path: `/v2/sessions/${id}` })

const sessionsQuery = () =>
  queryOptions({
    queryKey: ['sessions'],
    queryFn: async ({ signal }) => (await sendCall<Page<ListedSession>>(listCall, signal)).data,
  })

/** The user's sessions, with buttons to end them. */
export function SessionsDialog({ onClose }: { onClose: () => void }) {
  const query = useQuery(sessionsQuery())
  const act = useAct(sessionsQuery().queryKey)
  const end = (call: ApiCall, done: string) => act(call, done).catch(showError)
  const hasOthers = query.data?.some(({ current }) => !current) ?? false
  return (
    <Dialog title={words.title} description={words.text} wide onClose={onClose}>
      <Loaded query={query}>
        {(sessions) => (
          <Table
            label={words.title}
            rows={sessions}
            keyOf={({ id }) => id}
            columns={[
              { label: words.device, cell: (session) => <Device session={session} /> },
              { label: words.used, cell: ({ lastUsedAt }) => formatTime(lastUsedAt) },
              { label: words.since, spare: true, cell: ({ createdAt }) => formatTime(createdAt) },
              {
                label: strings.settings.actions,
                hideLabel: true,
                number: true,
                cell: (session) =>
                  !session.current && (
                    <Button
                      aria-label={`${words.end}: ${deviceName(session.userAgent)}`}
                      onClick={() => end(endCall(session), words.ended)}
                    >
                      {words.end}
                    </Button>
                  ),
              },
            ]}
          />
        )}
      </Loaded>
      <footer className="dialog-actions">
        <Button disabled={!hasOthers} onClick={() => end(endOthersCall, words.othersEnded)}>
          {words.endOthers}
        </Button>
        <Button look="primary" onClick={onClose}>
          {strings.common.close}
        </Button>
      </footer>
    </Dialog>
  )
}

function Device({ session: { userAgent, address, current } }: { session: ListedSession }) {
  return (
    <>
      <strong title={userAgent ?? undefined}>{deviceName(userAgent)}</strong>{' '}
      {current && <span className="quiet">({words.current})</span>}
      {address !== null && <p className="quiet">{address}</p>}
    </>
  )
}

/** Signs of browsers in User-Agent headers, which also contain other browsers' names: the first match counts. */
const browsers: [sign: RegExp, name: string][] = [
  [/\bEdg(e|A|iOS)?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const systems: [sign: RegExp, name: string][] = [
  [/\biPhone|iPad\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bLinux\b/, 'Linux'],
]

function deviceName(userAgent: string | null): string {
  if (userAgent === null) return words.unknown
  const [browser, system] = [browsers, systems].map(
    (known) => known.find(([sign]) => sign.test(userAgent))?.[1],
  )
  return browser === undefined || system === undefined ? userAgent.slice(0, 60) : words.on(browser, system)
}
