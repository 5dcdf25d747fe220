import { useEffect, useState } from 'react'
import type { Contact } from '../../api/wire-types.ts'
import { strings } from '../../strings/strings.ts'
import { Icon } from '../../ui/icon.tsx'

/** What the clock says where the contact is, and why that is believed. */
export function LocalTime({ contact }: { contact: Contact }) {
  const { timezone, timezoneSource } = contact
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 10_000)
    return () => clearInterval(timer)
  }, [])
  const words = strings.contacts.drawer
  if (timezone === null) return <p className="local-time quiet">{words.zoneUnknown}</p>
  return (
    <div className="local-time">
      <span className="local-time-icon">
        <Icon name="clock" size={20} />
      </span>
      <div>
        <p>
          {words.localTime} <strong className="number">{clockIn(timezone, now)}</strong>
        </p>
        <p className="quiet">
          <span className="mono">{timezone}</span>. {timezoneSource && words.zoneFrom[timezoneSource]}
        </p>
      </div>
    </div>
  )
}

function clockIn(timeZone: string, now: Date): string {
  try {
    return new Intl.DateTimeFormat('en-GB', {
      weekday: 'long',
      hour: '2-digit',
      minute: '2-digit',
      timeZone,
    }).format(now)
  } catch {
    // Roster's list of zones may be newer than the browser's.
    return timeZone
  }
}
