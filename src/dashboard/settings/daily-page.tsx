import { type ComponentType, lazy, Suspense } from 'react'
import { useRoute } from '../router/route.ts'
import { ListsPart } from './lists.tsx'
import { TagsPart } from './tags.tsx'
import '../styles/settings.css'

/** What people work with every day, a page each in the sidebar. */
const dailyParts: Record<string, ComponentType> = {
  lists: ListsPart,
  tags: TagsPart,
  views: lazy(() => import('./views.tsx')),
  bin: lazy(() => import('./bin.tsx')),
}

/** Lists, tags, saved views, or the bin: whichever the address names. */
export default function DailyPage() {
  const { segments } = useRoute()
  const Part = dailyParts[segments[2] ?? ''] ?? ListsPart
  return (
    <div className="page">
      <Suspense fallback={null}>
        <Part />
      </Suspense>
    </div>
  )
}
