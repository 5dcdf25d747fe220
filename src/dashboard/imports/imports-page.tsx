import { useRoute } from '../router/route.ts'
import '../styles/imports.css'
import { AllImports } from './all-imports.tsx'
import { OneImport } from './one-import.tsx'

/** Files on their way in: all of them, or the one that the address names. */
export default function ImportsPage() {
  const { segments } = useRoute()
  const id = segments[3]
  return <div className="page">{id === undefined ? <AllImports /> : <OneImport key={id} id={id} />}</div>
}
