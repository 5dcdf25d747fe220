import { type FormEvent, useState } from 'react'
import { describeError } from '../api/api-error.ts'
import { sendCall } from '../api/send-call.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { TextField } from '../ui/text-field.tsx'
import { showDone } from '../ui/toasts.tsx'

/** Another password for the one who is signed in. */
export function PasswordDialog({ onClose }: { onClose: () => void }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [error, setError] = useState<string>()
  const words = strings.signIn.changePassword
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    try {
      await sendCall({ method: 'POST', path: '/v2/session/password', body: { current, next } })
      showDone(words.done)
      onClose()
    } catch (failure) {
      setError(describeError(failure))
    }
  }
  return (
    <Dialog title={words.title} onClose={onClose}>
      <form onSubmit={submit}>
        <TextField
          label={words.current}
          type="password"
          autoComplete="current-password"
          required
          value={current}
          onChange={setCurrent}
        />
        <TextField
          label={words.next}
          hint={strings.signIn.passwordHint}
          type="password"
          autoComplete="new-password"
          required
          value={next}
          onChange={setNext}
          error={error}
        />
        <footer className="dialog-actions">
          <Button onClick={onClose}>{strings.common.cancel}</Button>
          <Button type="submit" look="primary">
            {words.submit}
          </Button>
        </footer>
      </form>
    </Dialog>
  )
}
