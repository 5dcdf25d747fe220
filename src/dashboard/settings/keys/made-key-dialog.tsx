import { asCurl } from '../../api/snippets.ts'
import type { ApiKeyWithSecret } from '../../api/wire-types.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

const words = strings.settings.keys

/** A new key, shown this once. */
export function MadeKeyDialog({ made, onClose }: { made: ApiKeyWithSecret; onClose: () => void }) {
  const { workspaceId } = usePlace()
  const query = { limit: 1, ...(made.workspaceId === null && { workspaceId }) }
  const curl = asCurl({ method: 'GET', path: '/v2/contacts', query }).replace('$ROSTER_KEY', made.key)
  return (
    <Dialog title={words.madeTitle} description={words.madeText} wide onClose={onClose}>
      <div className="stack">
        <output className="code secret">{made.key}</output>
        <div>
          <CopyButton text={made.key} label={words.copy} />
        </div>
        <h3>{words.curl}</h3>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <pre className="code" tabIndex={0}>
          {curl}
        </pre>
      </div>
    </Dialog>
  )
}
