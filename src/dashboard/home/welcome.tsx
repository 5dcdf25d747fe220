import { asCurl } from '../api/snippets.ts'
import { AddSample } from '../imports/add-sample.tsx'
import { hrefOf } from '../router/route.ts'
import { usePlace } from '../session/session.ts'
import { home } from '../strings/home.ts'
import { strings } from '../strings/strings.ts'
import { CopyButton } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'

const words = home.welcome

/** An empty workspace, with the ways to add contacts. */
export function Welcome({ onFilled }: { onFilled: () => void }) {
  const { workspaceId, mayWrite, mayAdmin } = usePlace()
  if (!mayWrite) {
    return (
      <Notice icon="contacts" title={strings.contacts.noRows.empty}>
        {strings.contacts.noRows.viewerText}
      </Notice>
    )
  }
  const body = { workspaceId, firstName: 'Ada', lastName: 'Lovelace', phone: '+442079460123', tags: ['vip'] }
  const curl = asCurl({ method: 'POST', path: '/v2/contacts', body })
  return (
    <div className="welcome">
      <h2>{words.title}</h2>
      <ul className="ways">
        <li className="panel">
          <h3>{words.hand}</h3>
          <p className="quiet">{words.handText}</p>
          <a className="button button-primary" href={hrefOf(`/w/${workspaceId}/contacts`, { new: '1' })}>
            {strings.contacts.new}
          </a>
        </li>
        <li className="panel">
          <h3>{words.file}</h3>
          <p className="quiet">{words.fileText}</p>
          <a className="button button-plain" href={hrefOf(`/w/${workspaceId}/imports`)}>
            {words.fileButton}
          </a>
        </li>
        <li className="panel">
          <h3>{words.sample}</h3>
          <p className="quiet">{words.sampleText}</p>
          <AddSample onAdded={onFilled} />
        </li>
        <li className="panel way-wide">
          <h3>{words.api}</h3>
          <p className="quiet">
            {words.apiText}{' '}
            {mayAdmin ? (
              <a href={hrefOf(`/w/${workspaceId}/settings/keys`)}>{words.keys}</a>
            ) : (
              words.askForKey
            )}
          </p>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <pre className="code" tabIndex={0}>
            {curl}
          </pre>
          <CopyButton text={curl} />
        </li>
      </ul>
    </div>
  )
}
