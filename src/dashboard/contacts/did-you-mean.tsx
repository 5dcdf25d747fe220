import { useQuery } from '@tanstack/react-query'
import { closest } from '../../core/kernel/text.ts'
import { type Page, sendCall } from '../api/api-call.ts'
import type { Contact } from '../api/wire-types.ts'
import { contactsCall } from '../router/view.ts'
import { usePlace } from '../session/session.ts'
import { strings } from '../strings/strings.ts'

interface Props {
  q: string
  onSearch: (q: string) => void
}

/** For a search without matches: offers the search with the corrected word, if it has matches. */
export function DidYouMean({ q, onSearch }: Props) {
  const { workspaceId } = usePlace()
  const { data: meant } = useQuery({
    queryKey: ['did-you-mean', workspaceId, q],
    staleTime: 60_000,
    queryFn: ({ signal }) => findMeant(workspaceId, q, signal),
  })
  if (!meant) return null
  return (
    <p role="status">
      {strings.contacts.noRows.didYouMean}{' '}
      <button type="button" className="text-button" onClick={() => onSearch(meant)}>
        <bdi>{meant}</bdi>
      </button>
      ?
    </p>
  )
}

const wordsMax = 4
const shortestWord = 3
/** A word is looked for among those that begin as it does. */
const beginning = 2
const candidatesMax = 500

/** The search with each word without matches replaced by the nearest word that has some; null if there is none. */
async function findMeant(workspaceId: string, q: string, signal: AbortSignal): Promise<string | null> {
  const words = q.split(/\s+/)
  if (words.length > wordsMax) return null
  const find = async (text: string, limit: number) => {
    const call = contactsCall(workspaceId, { filter: '', q: text, sort: '' }, { limit })
    return (await sendCall<Page<Contact>>(call, signal)).data
  }
  const meant: string[] = []
  for (const word of words) {
    const isWord = word.length >= shortestWord && /^\p{L}/u.test(word)
    if (!isWord || (await find(word, 1)).length > 0) meant.push(word)
    else {
      const near = await find(word.slice(0, beginning), candidatesMax)
      meant.push(closest(word, new Set(near.flatMap(wordsOf))) ?? word)
    }
  }
  const text = meant.join(' ')
  return text === q || (await find(text, 1)).length === 0 ? null : text
}

/** The words by which a contact can be found. */
function wordsOf({ firstName, lastName, fullName, businessName, city, tags }: Contact): string[] {
  return [firstName, lastName, fullName, businessName, city, ...tags].flatMap(
    (text) => text?.split(/\s+/) ?? [],
  )
}
