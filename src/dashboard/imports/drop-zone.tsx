import { type DragEvent, useState } from 'react'
import { describeError } from '../api/api-error.ts'
import { sendCall } from '../api/send-call.ts'
import type { Import } from '../api/wire-types.ts'
import { hrefOf, navigate } from '../router/route.ts'
import { usePlace } from '../session/place.ts'
import { strings } from '../strings/strings.ts'
import { Icon } from '../ui/icon.tsx'
import { uploadCall } from './import-calls.ts'

const words = strings.imports

/** Takes one file, by dropping or by choosing, and goes on to what is in it. */
export function DropZone() {
  const { workspaceId } = usePlace()
  const [reading, setReading] = useState<string>()
  const [over, setOver] = useState(false)
  const [error, setError] = useState<string>()
  const take = async (file: File | undefined) => {
    if (file === undefined) return
    setReading(file.name)
    setError(undefined)
    try {
      const { id } = await sendCall<Import>(uploadCall(workspaceId, file))
      navigate(hrefOf(`/w/${workspaceId}/imports/${id}`))
    } catch (failure) {
      setError(describeError(failure))
      setReading(undefined)
    }
  }
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    take(event.dataTransfer.files[0])
  }
  return (
    <div>
      <label
        className={over ? 'drop-zone drop-zone-over' : 'drop-zone'}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name="upload" size={26} />
        <strong>{reading === undefined ? words.drop : words.uploading(reading)}</strong>
        <span className="quiet">{words.dropHint}</span>
        <input
          className="only-heard"
          type="file"
          disabled={reading !== undefined}
          onChange={(event) => take(event.target.files?.[0])}
        />
      </label>
      {error && (
        <p className="field-error" role="alert">
          {error}
        </p>
      )}
    </div>
  )
}
