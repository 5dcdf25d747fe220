const shownMax = 200

/** A stored value as it is, so that text and number are told apart: `"12"`, `12`. */
export function ValueText({ value }: { value: unknown }) {
  const text = JSON.stringify(value)
  return (
    <code>
      <bdi>{text.length > shownMax ? `${text.slice(0, shownMax)}…` : text}</bdi>
    </code>
  )
}
