import { useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { describeError } from '../api/api-error.ts'
import { sendCall } from '../api/send-call.ts'
import type { Session } from '../api/wire-types.ts'
import { sessionKey } from '../session/use-session.ts'
import { Door } from '../sign-in/door.tsx'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/text-field.tsx'

/** Where there is no workspace at all: an owner makes the first one. */
export function NoWorkspace({ session }: { session: Session }) {
  const queries = useQueryClient()
  const [name, setName] = useState('')
  const [error, setError] = useState<string>()
  const create = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await sendCall({ method: 'POST', path: '/v2/workspaces', body: { name } })
      await queries.invalidateQueries({ queryKey: sessionKey })
    } catch (failure) {
      setError(describeError(failure))
    }
  }
  const words = strings.noWorkspace
  return (
    <Door title={words.title} text={session.person.role === 'owner' ? words.text : words.viewer}>
      {session.person.role === 'owner' && (
        <form onSubmit={create}>
          <TextField label={words.name} required value={name} onChange={setName} error={error} />
          <Button type="submit" look="primary">
            {words.create}
          </Button>
        </form>
      )}
    </Door>
  )
}
