import { describeError } from '../api/api-error.ts'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { AddSample } from './sample/add-sample.tsx'
import type { View } from './view.ts'

interface Props {
  counted: { total: number | undefined; error?: unknown }
  view: View
  onView: (change: Partial<View>) => void
  onRefresh: () => void
}

/** In the grid's place where it has nothing to show: nobody matches, nobody is there yet, or it could not be read. */
export function NoRows({ counted, view, onView, onRefresh }: Props) {
  const { mayWrite } = usePlace()
  const words = strings.contacts.noRows
  if (counted.error !== undefined) {
    return (
      <div className="no-rows">
        <Notice
          icon="warning"
          title={strings.errors.notLoaded}
          actions={
            <>
              <Button icon="refresh" onClick={onRefresh}>
                {strings.common.tryAgain}
              </Button>
              <Button onClick={() => onView({ filter: '', q: '', sort: '' })}>{words.showAll}</Button>
            </>
          }
        >
          {describeError(counted.error)}
        </Notice>
      </div>
    )
  }
  if (counted.total !== 0) return null
  const narrowed = view.filter !== '' || view.q !== ''
  return (
    <div className="no-rows">
      {narrowed ? (
        <Notice
          icon="search"
          title={words.matching}
          actions={
            <Button onClick={() => onView({ filter: '', q: '', segmentId: '' })}>{words.showAll}</Button>
          }
        >
          {words.matchingText}
        </Notice>
      ) : (
        <Notice
          icon="contacts"
          title={words.empty}
          actions={
            mayWrite && (
              <>
                <Button look="primary" icon="plus" onClick={() => onView({ creates: '1' })}>
                  {strings.contacts.new}
                </Button>
                <AddSample onAdded={onRefresh} />
              </>
            )
          }
        >
          {mayWrite ? words.emptyText : words.viewerText}
        </Notice>
      )}
    </div>
  )
}
