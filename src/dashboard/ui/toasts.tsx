import { Toast } from '@base-ui/react/toast'
import { type QueryKey, useQueryClient } from '@tanstack/react-query'
import { type ApiCall, describeError, sendCall } from '../api/api-call.ts'
import { strings } from '../strings/strings.ts'
import { Button } from './button.tsx'

const manager = Toast.createToastManager()

interface ToastOptions {
  /** What one may do about it, such as take it back. */
  action?: { label: string; onSelect: () => void }
}

/** Says that something is done. */
export function showDone(title: string, { action }: ToastOptions = {}): void {
  const id = manager.add({
    title,
    type: 'done',
    timeout: action ? 12_000 : 5_000,
    ...(action && {
      actionProps: {
        children: action.label,
        onClick: () => {
          manager.close(id)
          action.onSelect()
        },
      },
    }),
  })
}

/** Says that something was not done, and why. Stays until it is closed. */
export function showError(error: unknown, title: string = strings.errors.notDone): void {
  manager.add({ title, description: describeError(error), type: 'error', priority: 'high', timeout: 0 })
}

/** Where toasts appear; once, around the whole page. */
export function Toasts() {
  return (
    <Toast.Provider toastManager={manager} limit={4}>
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function ToastList() {
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => (
    <Toast.Root key={toast.id} toast={toast} className={`toast toast-${toast.type}`}>
      <Toast.Content className="toast-content">
        <Toast.Title className="toast-title" />
        <Toast.Description className="toast-description" />
      </Toast.Content>
      <Toast.Action className="button button-quiet" />
      <Toast.Close render={<Button look="quiet" icon="close" aria-label={strings.common.close} />} />
    </Toast.Root>
  ))
}

/** Sends a call that changes something, has what it changed read again, and says that it is done. Throws `ApiError`. */
export function useAct(...stale: QueryKey[]): <T>(call: ApiCall, done?: string) => Promise<T> {
  const queries = useQueryClient()
  return async <T,>(call: ApiCall, done?: string) => {
    const answer = await sendCall<T>(call)
    await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })))
    if (done !== undefined) showDone(done)
    return answer
  }
}
