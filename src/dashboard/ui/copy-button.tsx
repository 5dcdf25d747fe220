import { useState } from 'react'
import { strings } from '../strings/strings.ts'
import { Button } from './button.tsx'
import { copyText } from './copy-text.ts'

/** Copies a text and says so in its own place. */
export function CopyButton({ text, label = strings.common.copy }: { text: string; label?: string }) {
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await copyText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2_000)
  }
  return (
    <Button icon={copied ? 'check' : 'copy'} onClick={copy}>
      <span aria-live="polite">{copied ? strings.common.copied : label}</span>
    </Button>
  )
}
