/** Puts a text on the clipboard. The clipboard's own interface is missing on plain http beyond loopback. */
export async function copyText(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text)
  const area = document.createElement('textarea')
  area.value = text
  area.className = 'only-heard'
  document.body.append(area)
  area.select()
  document.execCommand('copy')
  area.remove()
}
