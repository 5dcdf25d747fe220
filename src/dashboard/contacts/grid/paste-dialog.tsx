import { contactName } from '../../api/contacts.ts'
import { strings } from '../../strings/strings.ts'
import { ConfirmDialog } from '../../ui/confirm-dialog.tsx'
import type { Misfit, PastePlan } from './paste-plan.ts'

interface Props {
  plan: PastePlan
  onPaste: () => Promise<unknown>
  onClose: () => void
}

const words = strings.contacts.paste
const shownMax = 8

/** Before a block is pasted of which some cells do not fit: which, and why. */
export function PasteDialog({ plan: { changes, misfits }, onPaste, onClose }: Props) {
  return (
    <ConfirmDialog
      title={words.title(changes.length, changes.length + misfits.length)}
      action={words.submit(changes.length)}
      call={undefined}
      onConfirm={onPaste}
      onClose={onClose}
    >
      <p>{words.text}</p>
      <ul className="misfits">
        {misfits.slice(0, shownMax).map((misfit, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a misfit is its place
          <li key={index}>
            <span className="quiet">{placeText(misfit)}</span> <bdi>{misfit.text}</bdi>
            <p className="field-hint">{misfit.why}</p>
          </li>
        ))}
      </ul>
      {misfits.length > shownMax && <p className="quiet">{words.more(misfits.length - shownMax)}</p>}
    </ConfirmDialog>
  )
}

/** The intended place of a misfit, in words. */
function placeText({ contact, column }: Misfit): string {
  if (!contact || !column) return words.outside
  return words.where(column.label, contactName(contact))
}
