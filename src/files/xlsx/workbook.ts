import { posix } from 'node:path'
import { SaxesParser } from 'saxes'
import { FileRefused, type StoredFile } from '../../core/imports/file-translator.ts'
import { openZip } from '../bytes/open-zip.ts'
import { boundBytes, unpackedBytesMax } from '../bytes/unpack.ts'

/** A workbook's sheets by name, in their order, and its parts as bytes. */
export interface Workbook {
  sheets: { name: string; path: string }[]
  /** Days are counted from 1904 rather than 1900. */
  is1904: boolean
  /** The bytes of a part; undefined when the workbook has none of this name. */
  part(path: string): AsyncIterable<Buffer> | undefined
}

/** Reads what a workbook consists of (ECMA-376 part 1, 12.3). Throws `FileRefused` for one without sheets. */
export async function openWorkbook(file: StoredFile): Promise<Workbook> {
  const zip = await openZip(file)
  const entries = new Map(zip.entries.map((entry) => [entry.fileName.toLowerCase(), entry]))
  const part = (path: string) => {
    const entry = entries.get(path.toLowerCase())
    return entry && boundBytes(zip.read(entry), unpackedBytesMax(file.size))
  }
  const targets = await readTargets(part('xl/_rels/workbook.xml.rels'))
  const { sheets, is1904 } = await readSheets(part('xl/workbook.xml'))
  const found = sheets.flatMap(({ name, id }) => {
    const target = targets.get(id)
    return target === undefined ? [] : { name, path: posix.join('/xl', target).slice(1) }
  })
  if (found.length === 0) throw new FileRefused('no_table_in_file', 'The workbook has no sheet.')
  return { sheets: found, is1904, part }
}

async function readTargets(bytes: AsyncIterable<Buffer> | undefined): Promise<Map<string, string>> {
  const targets = new Map<string, string>()
  await all(bytes, (name, { Id, Target = '' }) => {
    if (name === 'Relationship' && Id !== undefined) targets.set(Id, Target.replace(/^\/xl\//, ''))
  })
  return targets
}

async function readSheets(bytes: AsyncIterable<Buffer> | undefined) {
  const sheets: { name: string; id: string }[] = []
  let is1904 = false
  await all(bytes, (name, attributes) => {
    if (name === 'sheet')
      sheets.push({ name: attributes.name ?? '', id: attributes['r:id'] ?? relation(attributes) })
    if (name === 'workbookPr') is1904 = /^(1|true)$/.test(attributes.date1904 ?? '')
  })
  return { sheets, is1904 }
}

/** The relation's id under whichever prefix the writer chose. */
function relation(attributes: Readonly<Record<string, string>>): string {
  const key = Object.keys(attributes).find((name) => name.endsWith(':id'))
  return key === undefined ? '' : (attributes[key] as string)
}

async function all(
  bytes: AsyncIterable<Buffer> | undefined,
  open: (name: string, attributes: Readonly<Record<string, string>>) => void,
): Promise<void> {
  if (bytes === undefined) throw new FileRefused('no_table_in_file', 'The file is a zip, but no workbook.')
  for await (const _ of parseXml(bytes, { open }));
}

export interface XmlHandler {
  /** Names are without their namespace's prefix. */
  open?(name: string, attributes: Readonly<Record<string, string>>): void
  text?(text: string): void
  close?(name: string): void
}

/** A sheet has a dozen levels. */
const depthMax = 100
/** A tag or a text that is longer is made to take memory. */
const tokenBytesMax = 4 * 1024 * 1024

/**
 * Parses XML as its bytes come. Each turn of the iteration is one piece done. No entities but XML's own are read; what is
 * nested deeper than any sheet, and a text without an end, are refused.
 */
export async function* parseXml(bytes: AsyncIterable<Buffer>, handler: XmlHandler): AsyncGenerator<void> {
  const parser = new SaxesParser()
  const decoder = new TextDecoder()
  let failure: Error | undefined
  let depth = 0
  /** Bytes since the last tag or text. */
  let pending = 0
  parser.on('error', (error) => {
    failure ??= error
  })
  parser.on('doctype', () => {
    failure ??= new Error('a document type is not allowed')
  })
  parser.on('opentag', ({ name, attributes }) => {
    pending = 0
    if (++depth > depthMax) failure ??= new Error(`it is nested deeper than ${depthMax} levels`)
    if (failure === undefined) handler.open?.(localName(name), attributes)
  })
  parser.on('text', (text) => handler.text?.(text))
  parser.on('closetag', ({ name }) => {
    pending = 0
    depth--
    if (failure === undefined) handler.close?.(localName(name))
  })
  for await (const chunk of bytes) {
    pending += chunk.length
    parser.write(decoder.decode(chunk, { stream: true }))
    if (pending > tokenBytesMax) failure ??= new Error(`a text has more than ${tokenBytesMax} bytes`)
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
