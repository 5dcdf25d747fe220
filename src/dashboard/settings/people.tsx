import { queryOptions, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { type ApiCall, listAll } from '../api/api-call.ts'
import type { Invite, NewInvite, PasswordLink, Person } from '../api/wire-types.ts'
import { sessionKey, usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'
import { apiGroup } from '../ui/api-menu.tsx'
import { Button, CopyButton } from '../ui/button.tsx'
import { ConfirmDialog } from '../ui/confirm-dialog.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { SelectField, TextField } from '../ui/fields.tsx'
import { FormDialog } from '../ui/form-dialog.tsx'
import { formatTime } from '../ui/format.ts'
import { Loaded } from '../ui/notice.tsx'
import { Table } from '../ui/table.tsx'
import { showError, useAct } from '../ui/toasts.tsx'
import { PartHeader, RowMenu } from './part.tsx'

type Task =
  | { kind: 'invite' }
  | { kind: 'link'; url: string; text: string }
  | { kind: 'role' | 'remove'; person: Person }

const words = strings.settings.people
const linkCall = ({ id }: Person): ApiCall => ({ method: 'POST', path: `/v2/people/${id}/password-link` })
const removeCall = ({ id }: Person): ApiCall => ({ method: 'DELETE', path: `/v2/people/${id}` })

/** Who may sign in. */
export default function PeoplePart() {
  const { session } = usePlace()
  const query = useQuery(peopleQuery())
  const act = useAct(peopleQuery().queryKey)
  const [task, setTask] = useState<Task>()
  const close = () => setTask(undefined)
  const makePasswordLink = async (person: Person) => {
    try {
      const { url } = await act<PasswordLink>(linkCall(person))
      setTask({ kind: 'link', url, text: words.passwordLinkText(person.name) })
    } catch (error) {
      showError(error)
    }
  }
  return (
    <>
      <PartHeader title={words.title} text={words.text} call={{ method: 'GET', path: '/v2/people' }}>
        <Button look="primary" icon="plus" onClick={() => setTask({ kind: 'invite' })}>
          {words.invite}
        </Button>
      </PartHeader>
      <Loaded query={query}>
        {(people) => (
          <Table
            label={words.title}
            rows={people}
            keyOf={({ id }) => id}
            columns={[
              {
                label: strings.settings.name,
                cell: ({ id, name, email }) => (
                  <>
                    <strong>
                      <bdi>{name}</bdi>
                    </strong>{' '}
                    {id === session.person.id && <span className="quiet">({words.you})</span>}
                    <p className="quiet">{email}</p>
                  </>
                ),
              },
              { label: words.role, cell: ({ role }) => strings.nav.role[role] },
              {
                label: strings.settings.actions,
                hideLabel: true,
                number: true,
                cell: (person) => (
                  <RowMenu
                    name={person.name}
                    entries={[
                      {
                        label: words.change,
                        icon: 'settings',
                        onSelect: () => setTask({ kind: 'role', person }),
                      },
                      { label: words.password, icon: 'key', onSelect: () => makePasswordLink(person) },
                      {
                        label: words.remove,
                        icon: 'bin',
                        danger: true,
                        onSelect: () => setTask({ kind: 'remove', person }),
                      },
                      'line',
                      apiGroup(linkCall(person)),
                    ]}
                  />
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <Invites />
      {task?.kind === 'invite' && (
        <InviteDialog
          onInvited={({ url, email }) => setTask({ kind: 'link', url, text: words.linkText(email) })}
          onClose={close}
        />
      )}
      {task?.kind === 'link' && <LinkDialog url={task.url} text={task.text} onClose={close} />}
      {task?.kind === 'role' && <RoleDialog person={task.person} onClose={close} />}
      {task?.kind === 'remove' && (
        <ConfirmDialog
          title={words.removeTitle(task.person.name)}
          action={words.remove}
          danger
          call={removeCall(task.person)}
          onConfirm={() => act(removeCall(task.person), words.removed)}
          onClose={close}
        >
          {words.removeText}
        </ConfirmDialog>
      )}
    </>
  )
}

export const peopleQuery = () =>
  queryOptions({
    queryKey: ['people'],
    queryFn: ({ signal }) => listAll<Person>({ method: 'GET', path: '/v2/people' }, signal),
  })

export const invitesQuery = () =>
  queryOptions({
    queryKey: ['invites'],
    queryFn: ({ signal }) => listAll<Invite>({ method: 'GET', path: '/v2/invites' }, signal),
  })

/** Roles with what each may do, the least first. */
export const roleChoices = Object.entries(strings.settings.people.roles).map(([value, label]) => ({
  value,
  label,
}))

const removeInviteCall = ({ id }: Invite): ApiCall => ({ method: 'DELETE', path: `/v2/invites/${id}` })

/** Unused invitations; hidden if there are none. */
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
          call={removeInviteCall(leaving)}
          onConfirm={() => act(removeInviteCall(leaving), words.takenBack)}
          onClose={() => setLeaving(undefined)}
        >
          {words.takeBackText}
        </ConfirmDialog>
      )}
    </section>
  )
}

interface Props {
  /** Takes the dialog's place. */
  onInvited: (invite: NewInvite) => void
  onClose: () => void
}

/** Invites a person by a link. */
export function InviteDialog({ onInvited, onClose }: Props) {
  const act = useAct(invitesQuery().queryKey)
  const [email, setEmail] = useState('')
  const [role, setRole] = useState('editor')
  const words = strings.settings.people
  const call: ApiCall = { method: 'POST', path: '/v2/invites', body: { email, role } }
  const submit = async () => onInvited(await act<NewInvite>(call))
  return (
    <FormDialog
      title={words.invite}
      submitLabel={words.invite}
      call={call}
      onSubmit={submit}
      onDone={() => {}}
      onClose={onClose}
    >
      {(faultOf) => (
        <>
          <TextField
            label={words.email}
            type="email"
            value={email}
            error={faultOf('email')}
            onChange={setEmail}
          />
          <SelectField label={words.role} value={role} choices={roleChoices} onChange={setRole} />
        </>
      )}
    </FormDialog>
  )
}

/** Changes a person's role. */
export function RoleDialog({ person, onClose }: { person: Person; onClose: () => void }) {
  const act = useAct(peopleQuery().queryKey, sessionKey)
  const [role, setRole] = useState<string>(person.role)
  const call: ApiCall = { method: 'PATCH', path: `/v2/people/${person.id}`, body: { role } }
  const submit = () => act(call, strings.settings.saved)
  return (
    <FormDialog
      title={person.name}
      submitLabel={strings.common.save}
      call={call}
      onSubmit={submit}
      onClose={onClose}
    >
      {() => (
        <SelectField
          label={strings.settings.people.role}
          value={role}
          choices={roleChoices}
          onChange={setRole}
        />
      )}
    </FormDialog>
  )
}

/** A one-time link to pass on. */
export function LinkDialog({ url, text, onClose }: { url: string; text: string; onClose: () => void }) {
  const words = strings.settings.people
  return (
    <Dialog title={words.link} description={text} onClose={onClose}>
      <output className="code secret">{url}</output>
      <div>
        <CopyButton text={url} label={words.copy} />
      </div>
    </Dialog>
  )
}
