import { strings } from '../strings/strings.ts'

export default function HomePage() {
  return <div className="page"><h1>{strings.home.title}</h1></div>
}
