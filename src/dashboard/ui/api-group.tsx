import type { ApiCall } from '../api/api-call.ts'
import { asCurl, asFetch } from '../api/snippets.ts'
import { strings } from '../strings/strings.ts'
import { copyText } from './copy-text.ts'
import type { MenuGroup } from './menu.tsx'
import { showDone, showError } from './toasts.tsx'

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
