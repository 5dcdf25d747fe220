import { Dialog as Base } from '@base-ui/react/dialog'
import { type ReactNode, useRef } from 'react'
import { strings } from '../strings/strings.ts'
import { Button } from './button.tsx'

interface Props {
  title: string
  description?: ReactNode
  /** From the side, for reading beside the page; otherwise in its middle. */
  side?: boolean
  wide?: boolean
  onClose: () => void
  /** Beside the title. */
  tools?: ReactNode
  children: ReactNode
}

/** Something that takes the page's place until it is closed: Escape, a press outside, or its button. */
export function Dialog({ title, description, side = false, wide = false, onClose, tools, children }: Props) {
  const popup = useRef<HTMLDivElement>(null)
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Backdrop className="backdrop" />
        <Base.Popup
          ref={popup}
          initialFocus={() => firstOf(popup.current)}
          className={side ? 'drawer' : `dialog${wide ? ' dialog-wide' : ''}`}
        >
          <header className="dialog-header">
            <Base.Title className="dialog-title">{title}</Base.Title>
            <div className="dialog-tools">
              {tools}
              <Base.Close render={<Button look="quiet" icon="close" aria-label={strings.common.close} />} />
            </div>
          </header>
          {description && <Base.Description className="dialog-description">{description}</Base.Description>}
          {children}
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  )
}

/** Where typing should go at first: a form's first field; otherwise the window itself, for reading. */
function firstOf(popup: HTMLElement | null): HTMLElement | null {
  return popup?.querySelector<HTMLElement>('input, select, textarea') ?? popup
}
