import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ApiCall } from '../../api/api-call.ts'
import { useAct } from '../../api/use-act.ts'
import type { PasswordLink, Person } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { apiGroup } from '../../ui/api-group.tsx'
import { Button } from '../../ui/button.tsx'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Table } from '../../ui/table.tsx'
import { showError } from '../../ui/toasts.tsx'
import { PartHeader } from '../part-header.tsx'
import { RowMenu } from '../row-menu.tsx'
import { InviteDialog } from './invite-dialog.tsx'
import { Invites } from './invites.tsx'
import { LinkDialog } from './link-dialog.tsx'
import { peopleQuery } from './people-queries.ts'
import { RoleDialog } from './role-dialog.tsx'

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
