import { describe, expect, it } from 'vitest'
import { buildContact, buildContacts } from '../../support/build-contact.ts'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { mobileWorkspace, refusal } from './mobile-workspace.ts'

const database = await openTestDatabase()
const app = await startApp(database)
const open = () => mobileWorkspace(database, app)
const namesIn = (body: { data: { firstName: string }[] }) => body.data.map(({ firstName }) => firstName)

describe('GET /api/contact', () => {
  it('answers the newest first, without attributes, and where the page stands', async () => {
    const { add, send } = await open()
    const one = await add('/api/contact', { primaryPhone: '+14155550001', customAttributes: { a: 1 } })
    const two = await add('/api/contact', { primaryPhone: '+14155550002' })
    const gone = await add('/api/contact', { primaryPhone: '+14155550003' })
    await send('DELETE', `/api/contact/${gone.id}`)
    await (await open()).add('/api/contact', { primaryPhone: '+14155550004' })
    expect(await send('GET', '/api/contact')).toMatchObject({
      status: 200,
      body: {
        data: [two, one],
        meta: { page: 1, limit: 20, total: 2, totalPages: 1, hasNextPage: false, hasPreviousPage: false },
      },
    })
    const { body } = await send('GET', '/api/contact')
    expect(body.data).toEqual([two, one])
  })

  it('says of an empty organization that it has no page', async () => {
    const { body } = await (await open()).send('GET', '/api/contact')
    const meta = { page: 1, limit: 20, total: 0, totalPages: 0, hasNextPage: false, hasPreviousPage: false }
    expect(body).toEqual({ data: [], meta })
  })

  it('pages through all of them once', async () => {
    const { send, scope } = await open()
    const names = Array.from({ length: 25 }, (_, index) => `Contact ${index}`)
    await buildContacts(
      scope,
      names.map((firstName) => ({ firstName })),
    )
    const page = async (number: number) =>
      (await send('GET', `/api/contact?page=${number}&limit=10&sortOrder=asc`)).body
    const pages = [await page(1), await page(2), await page(3), await page(4)]
    expect(pages.flatMap(namesIn)).toEqual(names)
    expect(pages.map(({ meta }) => [meta.hasPreviousPage, meta.hasNextPage])).toEqual([
      [false, true],
      [true, true],
      [true, false],
      [true, false],
    ])
    expect(pages[2].meta).toMatchObject({ page: 3, limit: 10, total: 25, totalPages: 3 })
  })

  it('sorts by name without case; who has none comes last in either order', async () => {
    const { send, scope } = await open()
    await buildContacts(scope, [
      { firstName: 'bob', lastName: 'Z' },
      { lastName: 'y' },
      { firstName: 'Alice' },
      { firstName: 'Carl', lastName: 'X' },
    ])
    const sorted = async (query: string) => namesIn((await send('GET', `/api/contact?${query}`)).body)
    expect(await sorted('sortBy=firstName&sortOrder=asc')).toEqual(['Alice', 'bob', 'Carl', null])
    expect(await sorted('sortBy=firstName&sortOrder=desc')).toEqual(['Carl', 'bob', 'Alice', null])
    expect(await sorted('sortBy=firstName')).toEqual(['Carl', 'bob', 'Alice', null])
    expect(await sorted('sortBy=lastName&sortOrder=asc')).toEqual(['Carl', null, 'bob', 'Alice'])
  })

  it('sorts by phone, email and creation, and breaks ties by creation', async () => {
    const { send, scope } = await open()
    await buildContacts(scope, [
      { firstName: 'A', phone: '+14155550002', email: 'Zoe@example.com' },
      { firstName: 'B', phone: '+14155550001' },
      { firstName: 'C', email: 'adam@example.com' },
      { firstName: 'D' },
    ])
    const sorted = async (query: string) =>
      namesIn((await send('GET', `/api/contact?${query}`)).body).join('')
    expect(await sorted('sortBy=primaryPhone&sortOrder=asc')).toBe('BACD')
    expect(await sorted('sortBy=primaryPhone&sortOrder=desc')).toBe('ABDC')
    expect(await sorted('sortBy=primaryEmail&sortOrder=asc')).toBe('CABD')
    expect(await sorted('sortBy=createdAt&sortOrder=asc')).toBe('ABCD')
  })

  it('searches words of names, the phone and the email, without case and accents', async () => {
    const { send, scope } = await open()
    await buildContacts(scope, [
      { firstName: 'Zoë', lastName: 'Ångström' },
      { firstName: 'B', fullName: 'Benjamin Button' },
      { firstName: 'C', email: 'Carl.Doe@Example.com' },
      { firstName: 'D', phone: '+212 612-345678', keepPhoneAsGiven: true },
      { firstName: 'E', businessName: 'zoë’s fishing', city: 'benjamin' },
    ])
    const found = async (text: string) => {
      const { body } = await send('GET', `/api/contact?sortOrder=asc&search=${encodeURIComponent(text)}`)
      expect(body.meta.total).toBe(body.data.length)
      return namesIn(body).join(' ')
    }
    expect(await found('ZOE')).toBe('Zoë E')
    expect(await found('zoë ång')).toBe('Zoë')
    expect(await found('benjamin b')).toBe('B')
    expect(await found('DOE@example')).toBe('C')
    expect(await found('+212612')).toBe('D')
    expect(await found('612 345')).toBe('D')
    expect(await found('612-345')).toBe('D')
    expect(await found('(612) 345.678')).toBe('D')
    expect(await found('345678')).toBe('D')
    expect(await found('6/1')).toBe('')
    expect(await found('nobody')).toBe('')
    expect(await found('  ')).toBe('Zoë B C D E')
    expect(await found(' ångs ')).toBe('Zoë')
    expect(await found('example.com')).toBe('C')
  })

  it('takes LIKE’s wildcards for letters', async () => {
    const { send, scope } = await open()
    await buildContacts(scope, [
      { firstName: '100%' },
      { firstName: 'snake_case' },
      { firstName: 'back\\slash' },
      { firstName: 'plain' },
    ])
    for (const [text, name] of [
      ['%', '100%'],
      ['_', 'snake_case'],
      ['\\', 'back\\slash'],
      ['100%', '100%'],
      ['10%', undefined],
      ["'", undefined],
    ]) {
      const { body } = await send('GET', `/api/contact?search=${encodeURIComponent(text as string)}`)
      expect(namesIn(body)).toEqual(name === undefined ? [] : [name])
    }
  })

  it('finds nothing of another organization', async () => {
    const { send } = await open()
    await buildContact((await open()).scope, { firstName: 'Zoë' })
    expect((await send('GET', '/api/contact?search=zoë')).body.meta.total).toBe(0)
  })

  it.each([
    ['page=0', 'page must be 1 to 21474836'],
    ['page=-1', 'page must be 1 to 21474836'],
    ['page=1.5', 'page must be an integer'],
    ['page=99999999', 'page must be 1 to 21474836'],
    ['limit=0', 'limit must be 1 to 100'],
    ['limit=101', 'limit must be 1 to 100'],
    ['limit=ten', 'limit must be an integer'],
    ['sortBy=phone', 'sortBy must be one of: firstName, lastName, primaryPhone, primaryEmail, createdAt'],
    ['sortOrder=DESC', 'sortOrder must be one of: asc, desc'],
    [`search=${'x'.repeat(101)}`, 'search must have at most 100 characters'],
    ['search=a%00b', 'search must not contain the NUL character'],
    ['search=%ff', 'search has an invalid format'],
    ['page=1&page=2', 'page must be given only once'],
    ['constructor=1&constructor=2', 'constructor must be given only once'],
    ['__proto__=1', '__proto__ is a key that is not allowed'],
  ])('refuses %s', async (query, message) => {
    const { send } = await open()
    expect(await send('GET', `/api/contact?${query}`)).toMatchObject(refusal(400, message))
  })

  it('ignores parameters that it does not know', async () => {
    const { send } = await open()
    expect((await send('GET', '/api/contact?include=customAttributes&x=1')).status).toBe(200)
    expect((await send('GET', '/api/contact?page=21474836&limit=100')).status).toBe(200)
  })
})
