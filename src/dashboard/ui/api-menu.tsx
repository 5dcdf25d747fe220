import { useState } from 'react'
import type { ApiCall } from '../api/api-call.ts'
import { asCurl, asFetch } from '../api/snippets.ts'
import { strings } from '../strings/strings.ts'
import { Button } from './button.tsx'
import { copyText } from './copy-text.ts'
import { Dialog } from './dialog.tsx'
import { Menu } from './menu.tsx'
import { showDone } from './toasts.tsx'

/** The call behind what is seen or done, to copy as curl or as fetch, or to look at first. */
export function ApiMenu({ call }: { call: ApiCall }) {
  const [shown, setShown] = useState(false)
  const copy = async (text: string) => {
    await copyText(text)
    showDone(strings.common.copied)
  }
  return (
    <>
      <Menu
        trigger={<Button look="quiet" icon="code" aria-label={strings.api.title} />}
        heading={
          <code>
            {call.method} {call.path}
          </code>
        }
        entries={[
          { label: strings.api.copyCurl, icon: 'copy', onSelect: () => copy(asCurl(call)) },
          { label: strings.api.copyFetch, icon: 'copy', onSelect: () => copy(asFetch(call)) },
          { label: strings.api.look, icon: 'code', onSelect: () => setShown(true) },
          'line',
          { label: strings.api.reference, href: '/docs/roster' },
        ]}
      />
      {shown && (
        <Dialog
          title={strings.api.title}
          description={strings.api.explained}
          onClose={() => setShown(false)}
          wide
        >
          <h3>curl</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className="code" tabIndex={0}>
            {asCurl(call)}
          </pre>
          <h3>fetch</h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className="code" tabIndex={0}>
            {asFetch(call)}
          </pre>
        </Dialog>
      )}
    </>
  )
}
