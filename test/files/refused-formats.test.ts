import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  refuseByBytes,
  refuseByEntries,
  refuseByText,
  refuseOpenDocument,
} from '../../src/files/formats/refused-formats.ts'

const bytes = (text: string) => Buffer.from(text, 'latin1')
const compound = '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'

describe('what is no table is refused by name, with the way out', () => {
  it('the old workbook of Excel', () => {
    const file = readFileSync(new URL('../fixtures/cases/28b-excel97.xls', import.meta.url))
    expect(() => refuseByBytes(file.subarray(0, 4_096))).toThrow(/XLS workbook.*save it as XLSX or CSV/)
  })

  it.each([
    ['a password', `${compound}${[...'EncryptedPackage'].join('\0')}`, /protected by a password/],
    ['Word', `${compound}${[...'WordDocument'].join('\0')}`, /DOC or MSG/],
    ['PDF', '%PDF-1.7\n%', /PDF/],
    ['RTF', '{\\rtf1\\ansi', /RTF/],
    ['PNG', '\x89PNG\r\n\x1a\n', /picture/],
    ['JPEG', '\xff\xd8\xff\xe0', /picture/],
    ['BMP', 'BM\x36\0\0\0', /picture/],
    ['7z', "7z\xbc\xaf'\x1c", /archive/],
    ['SQLite', 'SQLite format 3\0', /database/],
    ['PST', '!BDN', /Outlook/],
  ])('%s', (_, beginning, message) => {
    expect(() => refuseByBytes(bytes(beginning))).toThrow(message)
  })

  it.each([
    [['xl/workbook.bin', '[Content_Types].xml'], /XLSB/],
    [['word/document.xml'], /DOCX/],
    [['ppt/presentation.xml'], /PPTX/],
    [['Index/Document.iwa', 'preview.jpg'], /Numbers/],
  ])('a package of %j', (names, message) => {
    expect(() => refuseByEntries(names)).toThrow(message)
  })

  it('an OpenDocument text, and no spreadsheet', () => {
    expect(() => refuseOpenDocument('application/vnd.oasis.opendocument.text')).toThrow(/OpenDocument/)
    expect(() => refuseOpenDocument('application/vnd.oasis.opendocument.spreadsheet')).not.toThrow()
  })

  it.each([
    ['<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>', /XML spreadsheet/],
    ['<?xml version="1.0"?><contacts><contact/></contacts>', /XML file/],
    ['<contacts>\n<contact>\n</contact>', /XML file/],
    ['<html><body><table><tr><td>Name', /HTML/],
    ['\n<!DOCTYPE html>\n<html>', /HTML/],
    ['<table border=1><tr><th>Name</th>', /HTML/],
    ['dn: cn=Ann Lee,mail=ann@x.example\nobjectclass: top', /LDIF/],
    ['version: 1\n\ndn:: Y249QW5u\ncn: Ann', /LDIF/],
    ['[{"name":"Ann"},{"name":"Bo"}]', /JSON/],
    ['[\n  {\n    "name": "Ann"', /JSON/],
    ['{\n  "contacts": [', /JSON/],
    ['{"contacts": [\n{"name":"Ann"}', /JSON/],
    ['BEGIN:VCALENDAR\r\nVERSION:2.0', /calendar/],
  ])('the text %j', (text, message) => {
    expect(() => refuseByText(text)).toThrow(message)
  })

  it.each([
    'Name,Phone\nAnn,1',
    '<Name>,<Phone>\nAnn,1',
    '[Name],[Phone]\nAnn,1',
    'dn,cn\nx,y',
    '"{rtf}",x',
    'BMW,Audi\nx,y',
    'BZh,Name\n',
    '# comment\nName,Phone',
    'BEGIN:VCARD\nFN:Ann\nEND:VCARD',
    '%PDF,x',
  ])('%j is read', (text) => {
    expect(() => {
      refuseByBytes(bytes(text))
      refuseByText(text)
    }).not.toThrow()
  })
})
