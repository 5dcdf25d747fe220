import type { ApiFault } from '../api/api-error.ts'
import { strings } from '../strings/strings.ts'
import { fieldLabel } from './field-label.ts'
import { useContactHref } from './view.ts'

/** Why a contact could not come back: what others have meanwhile, and the way to them. */
export function Taken({ faults }: { faults: readonly ApiFault[] }) {
  const hrefOf = useContactHref()
  const words = strings.contacts.restore
  if (faults.length === 0) return null
  return (
    <div className="field-error" role="alert">
      {faults.map(({ field, existingContactId }) => (
        <p key={field}>
          {words.taken(fieldLabel(field))}{' '}
          {existingContactId && <a href={hrefOf(existingContactId)}>{words.holder}</a>}
        </p>
      ))}
      <p>{words.takenText}</p>
    </div>
  )
}
