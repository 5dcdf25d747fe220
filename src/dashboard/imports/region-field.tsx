import { imports as importWords } from '../strings/imports.ts'
import { SelectField } from '../ui/fields.tsx'

const words = importWords.regionField

/** Codes with a name that are no country with telephones of its own. */
const without = new Set(
  'AN AQ BU BV CP CQ CS DD DG EA EU EZ FX GS HM IC NT PN QO SU TF TP UM UN XA XB YD YU ZR ZZ'.split(' '),
)

interface Props {
  /** Two letters; nothing where none is named. */
  value: string | null | undefined
  onChange: (region: string | null) => void
}

/** The country that reads phones without a calling code, out of all there are. */
export function RegionField({ value, onChange }: Props) {
  return (
    <SelectField
      label={words.label}
      hint={words.hint}
      value={value ?? ''}
      choices={[{ value: '', label: words.none }, ...countries()]}
      onChange={(region) => onChange(region || null)}
    />
  )
}

let known: { value: string; label: string }[] | undefined

function countries() {
  if (known !== undefined) return known
  const names = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' })
  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ']
  known = letters
    .flatMap((first) => letters.map((second) => first + second))
    .flatMap((value) => {
      const label = without.has(value) ? undefined : names.of(value)
      return label === undefined ? [] : { value, label: `${label} (${value})` }
    })
    .sort((one, other) => one.label.localeCompare(other.label, 'en'))
  return known
}
