import { strings } from '../../strings/strings.ts'
import { CopyButton } from '../../ui/copy-button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

/** A one-time link to hand to somebody. */
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
