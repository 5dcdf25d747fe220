import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { useAct } from '../../api/use-act.ts'
import type { ApiKey, ApiKeyWithSecret } from '../../api/wire-types.ts'
import { formatTime } from '../../contacts/values/format.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Notice } from '../../ui/notice.tsx'
import { Table } from '../../ui/table.tsx'
import { PartHeader } from '../part-header.tsx'
import { RowMenu } from '../row-menu.tsx'
import { keysQuery } from './keys-query.ts'
import { MadeKeyDialog } from './made-key-dialog.tsx'
import { NewKeyDialog } from './new-key-dialog.tsx'

type Task = { kind: 'new' } | { kind: 'made'; key: ApiKeyWithSecret } | { kind: 'revoke'; key: ApiKey }

const words = strings.settings.keys

/** The account's API keys. */
export default function KeysPart() {
  const { session } = usePlace()
  const query = useQuery(keysQuery())
  const act = useAct(keysQuery().queryKey)
  const [task, setTask] = useState<Task>()
  const close = () => setTask(undefined)
  const workspaceName = (id: string | null) =>
    id === null ? words.all : (session.workspaces.find((one) => one.id === id)?.name ?? id)
  return (
    <>
      <PartHeader title={words.title} text={words.text} call={{ method: 'GET', path: '/v2/api-keys' }}>
        <Button look="primary" icon="plus" onClick={() => setTask({ kind: 'new' })}>
          {words.new}
        </Button>
      </PartHeader>
      <Loaded query={query}>
        {(keys) =>
          keys.length === 0 ? (
            <Notice icon="key" title={strings.settings.noneYet} />
          ) : (
            <Table
              label={words.title}
              rows={keys}
              keyOf={({ id }) => id}
              columns={[
                { label: strings.settings.name, cell: (key) => <KeyName apiKey={key} /> },
                { label: words.reach, spare: true, cell: ({ workspaceId }) => workspaceName(workspaceId) },
                {
                  label: words.scopes,
                  spare: true,
                  cell: ({ scopes }) => scopes.map((scope) => words.scope[scope]).join(', '),
                },
                {
                  label: words.used,
                  spare: true,
                  cell: ({ lastUsedAt }) => (lastUsedAt ? formatTime(lastUsedAt) : strings.common.never),
                },
                { label: words.status, cell: (key) => <KeyState apiKey={key} /> },
                {
                  label: strings.settings.actions,
                  hideLabel: true,
                  number: true,
                  cell: (key) =>
                    key.revokedAt === null && (
                      <RowMenu
                        name={key.name}
                        entries={[
                          {
                            label: words.revoke,
                            icon: 'bin',
                            danger: true,
                            onSelect: () => setTask({ kind: 'revoke', key }),
                          },
                        ]}
                      />
                    ),
                },
              ]}
            />
          )
        }
      </Loaded>
      {task?.kind === 'new' && (
        <NewKeyDialog onMade={(key) => setTask({ kind: 'made', key })} onClose={close} />
      )}
      {task?.kind === 'made' && <MadeKeyDialog made={task.key} onClose={close} />}
      {task?.kind === 'revoke' && (
        <ConfirmDialog
          title={words.revokeTitle(task.key.name)}
          action={words.revoke}
          danger
          call={revokeCall(task.key)}
          onConfirm={() => act(revokeCall(task.key), words.revoked)}
          onClose={close}
        >
          {words.revokeText}
        </ConfirmDialog>
      )}
    </>
  )
}

const revokeCall = ({ id }: ApiKey): ApiCall => ({ method: 'DELETE', path: `/v2/api-keys/${id}` })

function KeyName({ apiKey: { name, hint } }: { apiKey: ApiKey }) {
  return (
    <>
      <strong>
        <bdi>{name}</bdi>
      </strong>
      <p className="quiet mono">…{hint}</p>
    </>
  )
}

function KeyState({ apiKey }: { apiKey: ApiKey }) {
  const state = stateOf(apiKey)
  return (
    <>
      {words.state[state]}
      {state === 'valid' && apiKey.expiresAt !== null && (
        <p className="quiet">{words.until(formatTime(apiKey.expiresAt))}</p>
      )}
    </>
  )
}

function stateOf({ revokedAt, expiresAt }: ApiKey): keyof typeof words.state {
  if (revokedAt !== null) return 'revoked'
  return expiresAt !== null && new Date(expiresAt) <= new Date() ? 'expired' : 'valid'
}
