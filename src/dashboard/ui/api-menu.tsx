import { Fragment, useState } from 'react'
import { type ApiCall, rootPath } from '../api/api-call.ts'
import { asCurl, asFetch } from '../api/snippets.ts'
import { useDeveloper } from '../session/preferences.ts'
import { strings } from '../strings/strings.ts'
import { copyText } from './browser.ts'
import { Button } from './button.tsx'
import { Dialog } from './dialog.tsx'
import { Menu, type MenuGroup } from './menu.tsx'
import { showDone, showError } from './toasts.tsx'

interface Props {
  /** Several where more than one thing is seen or can be done here. */
  call: ApiCall | readonly ApiCall[]
  /** What it is behind, where a page has more than one of these. */
  of?: string
}

/** For developers: the calls behind what is seen or done, to copy as curl or as fetch, or to look at first. */
export function ApiMenu({ call, of }: Props) {
  const [shown, setShown] = useState(false)
  const [isDeveloper] = useDeveloper()
  const calls = [call].flat() as ApiCall[]
  if (!isDeveloper) return null
  const name = of === undefined ? strings.api.title : strings.api.titleOf(of)
  return (
    <>
      <Menu
        trigger={<Button look="quiet" icon="code" aria-label={name} />}
        entries={[
          ...calls.map(apiGroup),
          'line',
          { label: strings.api.look, icon: 'code', onSelect: () => setShown(true) },
          { label: strings.api.reference, href: `${rootPath}/docs/roster` },
        ]}
      />
      {shown && (
        <Dialog title={name} description={strings.api.explained} onClose={() => setShown(false)} wide>
          {calls.map((one) => (
            <Fragment key={`${one.method} ${one.path}`}>
              <Snippet
                title={calls.length > 1 ? `curl: ${one.method} ${one.path}` : 'curl'}
                text={asCurl(one)}
              />
              <Snippet title="fetch" text={asFetch(one)} />
            </Fragment>
          ))}
        </Dialog>
      )}
    </>
  )
}

function Snippet({ title, text }: { title: string; text: string }) {
  return (
    <>
      <h3>{title}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className="code" tabIndex={0}>
        {text}
      </pre>
    </>
  )
}

/** A call's part of a menu: what it is, to copy. */
export function apiGroup(call: ApiCall): MenuGroup {
  return {
    heading: (
      <code>
        {call.method} {call.path}
      </code>
    ),
    entries: [
      { label: strings.api.copyCurl, icon: 'copy', onSelect: () => copy(asCurl(call)) },
      { label: strings.api.copyFetch, icon: 'copy', onSelect: () => copy(asFetch(call)) },
    ],
  }
}

function copy(text: string): void {
  copyText(text).then(() => showDone(strings.common.copied), showError)
}
