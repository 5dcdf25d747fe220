import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { useAct } from '../../api/use-act.ts'
import type { Invite } from '../../api/wire-types.ts'
import { formatTime } from '../../contacts/values/format.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Table } from '../../ui/table.tsx'
import { invitesQuery } from './people-queries.ts'

const words = strings.settings.people
const removeCall = ({ id }: Invite): ApiCall => ({ method: 'DELETE', path: `/v2/invites/${id}` })

/** Invitations that nobody has used yet; nothing where there are none. */
export function Invites() {
  const query = useQuery(invitesQuery())
  const act = useAct(invitesQuery().queryKey)
  const [leaving, setLeaving] = useState<Invite>()
  if (query.data === undefined || query.data.length === 0) return null
  return (
    <section className="settings-section">
      <h3>{words.invites}</h3>
      <Table
        label={words.invites}
        rows={query.data}
        keyOf={({ id }) => id}
        columns={[
          { label: words.email, cell: ({ email }) => email },
          { label: words.role, cell: ({ role }) => strings.nav.role[role] },
          { label: words.until, spare: true, cell: ({ expiresAt }) => formatTime(expiresAt) },
          {
            label: strings.settings.actions,
            hideLabel: true,
            number: true,
            cell: (invite) => (
              <Button
                look="quiet"
                icon="close"
                aria-label={`${words.takeBack}: ${invite.email}`}
                onClick={() => setLeaving(invite)}
              />
            ),
          },
        ]}
      />
      {leaving && (
        <ConfirmDialog
          title={words.takeBackTitle(leaving.email)}
          action={words.takeBack}
          danger
          call={removeCall(leaving)}
          onConfirm={() => act(removeCall(leaving), words.takenBack)}
          onClose={() => setLeaving(undefined)}
        >
          {words.takeBackText}
        </ConfirmDialog>
      )}
    </section>
  )
}
