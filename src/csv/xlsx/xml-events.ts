import { SaxesParser } from 'saxes'
import { FileRefused } from '../../core/imports/file-refused.ts'

export interface XmlHandler {
  /** Names are without their namespace's prefix. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/** Parses XML as its bytes come. Each turn of the iteration is one piece done. No entities but XML's own are read. */
export async function* parseXml(bytes: AsyncIterable<Buffer>, handler: XmlHandler): AsyncGenerator<void> {
  const parser = new SaxesParser()
  const decoder = new TextDecoder()
  let failure: Error | undefined
  parser.on('error', (error) => {
    failure ??= error
  })
  parser.on('doctype', () => {
    failure ??= new Error('a document type is not allowed')
  })
  parser.on('opentag', ({ name, attributes }) => handler.open?.(localName(name), attributes))
  parser.on('text', (text) => handler.text?.(text))
  parser.on('closetag', ({ name }) => handler.close?.(localName(name)))
  for await (const chunk of bytes) {
    parser.write(decoder.decode(chunk, { stream: true }))
    refuse(failure)
    yield
  }
  parser.write(decoder.decode())
  parser.close()
  refuse(failure)
}

function refuse(failure: Error | undefined): void {
  if (failure === undefined) return
  throw new FileRefused('damaged_file', `The workbook is damaged: ${failure.message}.`, { cause: failure })
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}
