import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { SearchBox } from '../../contacts/search-box.tsx'
import { formatNumber } from '../../contacts/values/format.ts'
import { JobBars } from '../../jobs/job-bars.tsx'
import { isRestore, useMyJobs } from '../../jobs/use-my-jobs.ts'
import { usePlace } from '../../session/place.ts'
import { strings } from '../../strings/strings.ts'
import { Button } from '../../ui/button.tsx'
import { Loaded } from '../../ui/loaded.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PartHeader } from '../part-header.tsx'
import { binCall, binQuery } from './bin-query.ts'
import { BinTable } from './bin-table.tsx'
import { RestoreBar } from './restore-bar.tsx'

const words = strings.settings.bin
const nobody: ReadonlySet<string> = new Set()

/** Deleted contacts, and the way back for one, for those picked and for all that are found. */
export default function BinPart() {
  const { workspaceId, mayWrite } = usePlace()
  const [q, setQ] = useState('')
  const [picked, setPicked] = useState(nobody)
  const [all, setAll] = useState(false)
  const mine = useMyJobs((job) => job.kind === 'bulk' && isRestore(job))
  const query = useInfiniteQuery({ ...binQuery(workspaceId, q), placeholderData: keepPreviousData })
  const pick = (ids: ReadonlySet<string>, isAll = false) => {
    setPicked(ids)
    setAll(isAll)
  }
  return (
    <>
      <PartHeader title={words.title} text={words.text} call={binCall(workspaceId, q)} />
      <div className="stack">
        <div className="row">
          <SearchBox
            value={q}
            onChange={(next) => {
              setQ(next)
              pick(nobody)
            }}
          />
          <p className="quiet number" aria-live="polite">
            {query.data && words.count(formatNumber(query.data.total))}
          </p>
        </div>
        <JobBars {...mine} />
        <Loaded query={query}>
          {({ contacts, total }) =>
            contacts.length === 0 ? (
              <Notice icon="bin" title={q === '' ? words.empty : strings.contacts.noRows.matching} />
            ) : (
              <>
                <BinTable contacts={contacts} picked={picked} onPicked={pick} />
                {query.hasNextPage && (
                  <Button busy={query.isFetchingNextPage} onClick={() => query.fetchNextPage()}>
                    {words.more}
                  </Button>
                )}
                {mayWrite && picked.size > 0 && (
                  <RestoreBar
                    picked={all ? { filter: '', q } : { ids: [...picked] }}
                    count={all ? total : picked.size}
                    total={total}
                    onAll={() => pick(new Set(contacts.map(({ id }) => id)), true)}
                    onNone={() => pick(nobody)}
                    onStarted={(job) => {
                      pick(nobody)
                      mine.onJobs((jobs) => [...jobs, job])
                    }}
                  />
                )}
              </>
            )
          }
        </Loaded>
      </div>
    </>
  )
}
