import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { blankContact, toContact } from '../src/core/contacts/contact-row.ts'
import { allColumns } from '../src/core/exports/export-columns.ts'
import {
  bulkFieldNames,
  type ContactFieldName,
  contactFieldNames,
  contactFields,
  fieldOfColumn,
  plainFieldNames,
} from '../src/core/fields/contact-fields.ts'
import { filterFieldNames } from '../src/core/finding/filters/filter-fields.ts'
import { standardColumns } from '../src/dashboard/fields/standard-columns.ts'
import { readHeader } from '../src/files/columns/contact-columns.ts'
import { compileMapping } from '../src/files/mapping/compile-mapping.ts'
import { isImportField } from '../src/files/mapping/import-fields.ts'
import { contactColumnNames } from '../src/store/kernel/contact-columns.ts'
import { ContactWire, contactToWire, shared, writable } from '../src/wires/roster/contact-fields.ts'

const root = join(import.meta.dirname, '../src')

interface SourceFile {
  /** From `src/`, with slashes. */
  path: string
  text: string
  /** Files of ours that it imports, types too. */
  imports: string[]
  packages: string[]
}

const files: SourceFile[] = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => read(path.replaceAll('\\', '/')))

function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8')
  const targets = [...text.matchAll(/(?:\bfrom|\bimport)\s*\(?\s*'([^']+)'/g)].map(
    (match) => match[1] as string,
  )
  const local = targets.filter((target) => target.startsWith('.'))
  return {
    path,
    text,
    imports: local.map((target) => relative(root, join(root, dirname(path), target)).replaceAll('\\', '/')),
    packages: targets.filter((target) => !target.startsWith('.') && !target.startsWith('node:')),
  }
}

/** What each room may use besides itself. `app.ts`, `main.ts` and what starts them stand above all rooms. */
const mayUse: Record<string, string[]> = {
  store: [],
  core: ['store'],
  files: ['core'],
  // Sends what happens to others; the core decides what, `app.ts` starts it.
  delivery: ['core', 'store'],
  http: ['core'],
  wires: ['core', 'http', 'files'],
  cli: ['core', 'files', 'delivery', 'process'],
  // Speaks to the server over HTTP alone, in types made from its OpenAPI document; see `isOpenToAll`.
  dashboard: [],
  process: ['core', 'http', 'store'],
}

const room = (path: string) => (path.includes('/') ? (path.split('/')[0] as string) : 'top')
const wire = (path: string) => /^wires\/([^/]+)\//.exec(path)?.[1]
const from = (predicate: (file: SourceFile) => boolean) => files.filter(predicate).map((file) => file.path)

describe('the house', () => {
  it('has only the rooms that its plan names', () => {
    const rooms = new Set(files.map((file) => room(file.path)))
    expect([...rooms].filter((name) => name !== 'top' && mayUse[name] === undefined)).toEqual([])
  })

  it('imports go down, from wires, files and cli to core to store, never back', () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter((target) => room(file.path) !== 'top' && room(target) !== room(file.path))
        .filter(
          (target) => !mayUse[room(file.path)]?.includes(room(target)) && !isOpenToAll(file.path, target),
        )
        .map((target) => `${file.path} → ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('no wire imports another wire', () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter(
          (target) =>
            wire(file.path) !== undefined && wire(target) !== undefined && wire(target) !== wire(file.path),
        )
        .map((target) => `${file.path} → ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('no two folders import each other', () => {
    const folder = (path: string) => dirname(path)
    const arrows = new Map<string, string>()
    for (const file of files)
      for (const target of file.imports)
        if (folder(file.path) !== folder(target))
          arrows.set(`${folder(file.path)} → ${folder(target)}`, `${file.path} → ${target}`)
    const wrong = [...arrows].flatMap(([arrow, example]) => {
      const [here, there] = arrow.split(' → ')
      const back = arrows.get(`${there} → ${here}`)
      return back === undefined ? [] : [`${example}, but ${back}`]
    })
    expect(wrong).toEqual([])
  })

  it('SQL and its drivers are in the store only', () => {
    const drivers = ['kysely', 'pg', 'pg-copy-streams']
    const wrong = from(
      (file) => room(file.path) !== 'store' && file.packages.some((name) => drivers.includes(name)),
    )
    expect(wrong).toEqual([])
  })

  it('only database.ts knows the embedded server from another', () => {
    const wrong = from(
      (file) =>
        !file.path.startsWith('store/embedded/') &&
        file.path !== 'store/database/database.ts' &&
        file.imports.some((target) => target.startsWith('store/embedded/')),
    )
    expect(wrong).toEqual([])
  })

  it('HTTP status codes are in http and wires only', () => {
    const code = /\b(?:status|statusCode|status_code)\b\s*(?::|===?|=|\()\s*[1-5]\d\d\b/
    const wrong = from((file) => !['http', 'wires', 'cli'].includes(room(file.path)) && code.test(file.text))
    expect(wrong).toEqual([])
  })

  it('the environment is read in config.ts and handed over in main.ts and the CLI', () => {
    const allowed = ['config.ts', 'main.ts', 'cli/roster.ts']
    const wrong = from(
      (file) =>
        !allowed.includes(file.path) &&
        // In a browser it could only stand in an example.
        room(file.path) !== 'dashboard' &&
        /\bprocess\.env\b/.test(file.text),
    )
    expect(wrong).toEqual([])
  })

  it('no file has over 600 lines, data and what is generated apart', () => {
    const wrong = from(
      (file) =>
        !file.path.startsWith('core/data/') &&
        !file.text.startsWith('// Generated') &&
        file.text.split('\n').length > 601,
    )
    expect(wrong).toEqual([])
  })

  it('time and chance are made by core, never by SQL', () => {
    const made = /(?<![.\w])(now\(\)|current_timestamp|gen_random_uuid|random\(\))/i
    const wrong = from(
      (file) =>
        file.path.startsWith('store/') && made.test(file.text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '')),
    )
    expect(wrong).toEqual([])
  })
})

describe('the table of contact fields', () => {
  const row = blankContact('workspace', 'contact', new Date(0))
  const contact = toContact(row, { fieldById: new Map(), defaultRegion: null }, new Map())
  /** The fields that a reader lacks, but for those that it is meant to leave out. */
  const lacking = (known: Iterable<string>, leftOut: readonly ContactFieldName[] = []) => {
    const names = new Set<string>(known)
    return contactFieldNames.filter((name) => !names.has(name) && !leftOut.includes(name))
  }

  it('names every column of a contact, what follows from another value apart', () => {
    const named = new Set(contactFieldNames.map((name) => contactFields[name].column as string | undefined))
    expect(contactColumnNames.filter((column) => !named.has(column))).toEqual(['email_key', 'custom'])
    expect(
      Object.keys(row)
        .filter((column) => !named.has(column))
        .sort(),
    ).toEqual(['custom', 'email_key', 'list_ids', 'workspace_id'])
  })

  it('is all that a contact has, in the core and on /v2', () => {
    expect(lacking(Object.keys(contact), ['lists', 'listNames'])).toEqual([])
    const elsewhere: ContactFieldName[] = ['phoneAsGiven', 'listNames', 'primaryListId']
    expect(lacking(Object.keys(ContactWire.properties), elsewhere)).toEqual([])
    expect(lacking(Object.keys(contactToWire(contact)), elsewhere)).toEqual([])
  })

  it('is what /v2 writes, one contact at a time and many', () => {
    expect(plainFieldNames.filter((name) => !(name in writable))).toEqual([])
    expect(bulkFieldNames.filter((name) => !(name in shared))).toEqual([])
    expect(Object.keys(shared).filter((name) => !(name in writable))).toEqual([])
  })

  it('is what filters, exports, imports and the history know', () => {
    const unasked: ContactFieldName[] = ['phoneAsGiven', 'listNames', 'primaryListId', 'attributes']
    expect(lacking(filterFieldNames, unasked)).toEqual([])
    const exported = allColumns({ fieldById: new Map() }).map(({ column }) => column.field)
    expect(exported).toEqual(contactFieldNames)
    expect(contactFieldNames.filter((name) => readHeader(name)?.field !== name)).toEqual([])
    expect(plainFieldNames.filter((name) => fieldOfColumn(contactFields[name].column) !== name)).toEqual([])
  })

  it('is what a mapped column of a file is written to', () => {
    const shape = { format: { kind: 'csv' }, headers: ['a'] } as unknown as Parameters<
      typeof compileMapping
    >[0]
    const unread = contactFieldNames.filter(isImportField).filter((field) => {
      const cell = field === 'timezoneSource' ? 'caller' : field === 'attributes' ? '{"a":1}' : 'true'
      const { draft, id, listNames } = compileMapping(shape, {
        mapping: [{ column: 0, field }],
        defaultRegion: null,
        consent: 'yes',
      })([cell])
      return [id, listNames, ...Object.values(draft)].every((value) => value === undefined)
    })
    expect(unread).toEqual([])
  })

  it('is what the dashboard shows, kept for other wires or told apart', () => {
    const apart: ContactFieldName[] = [
      'id',
      'version',
      'deletedAt',
      'timezoneSource',
      'attributes',
      'otherPhones',
      'otherEmails',
    ]
    const elsewhere: ContactFieldName[] = ['phoneAsGiven', 'listNames', 'primaryListId']
    expect(
      lacking(
        standardColumns.map(({ field }) => field),
        [...apart, ...elsewhere],
      ),
    ).toEqual([])
  })
})

describe('a comment', () => {
  it('says what a thing is, not only whose, or that it is like the one above', () => {
    const fragment = /(?:\/\*\*|^\s*\*|\/\/) (?:Of |The same[ .,])/m
    expect(files.filter(({ text }) => fragment.test(text)).map(({ path }) => path)).toEqual([])
  })

  it('is in plain words: a contact, a caller, a process; not nobody, whoever, everybody or whom', () => {
    const riddle = /\b(?:nobody|whoever|everybody|anybody|somebody|whom)\b/i
    const comment = /\/\*\*[\s\S]*?\*\/|^\s*\/\/.*$/gm
    const found = files.flatMap(({ path, text }) =>
      (text.match(comment) ?? [])
        .filter((words) => riddle.test(words.replace(/`[^`]*`/g, '')))
        .map((words) => `${path}: ${words.slice(0, 120)}`),
    )
    expect(found).toEqual([])
  })
})

/** Pure files, which also run in a browser: the table of fields, the one filter language, the guard before formulas. */
const pureFiles = new Set([
  'files/bytes/encoding-names.ts',
  'files/columns/cell-safety.ts',
  'core/fields/contact-fields.ts',
  'core/finding/filters/filter-fields.ts',
  'core/finding/filters/filter-language.ts',
  'core/finding/filters/filter-tree.ts',
  'core/kernel/text.ts',
])

/** The command line reads the settings and explains a refused start, as `main.ts` does; the dashboard reads what is pure. */
function isOpenToAll(path: string, target: string): boolean {
  if (room(path) === 'dashboard') return pureFiles.has(target)
  // `roster start` is one of what starts the process.
  if (path === 'cli/start.ts' && target === 'main.ts') return true
  return room(path) === 'cli' && ['config.ts', 'config-values.ts', 'explain-start-error.ts'].includes(target)
}
