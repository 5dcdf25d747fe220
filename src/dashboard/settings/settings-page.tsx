import { strings } from '../strings/strings.ts'

export default function SettingsPage() {
  return <div className="page"><h1>{strings.settings.title}</h1></div>
}
