import { describe, expect, it } from 'vitest'
import { openTestDatabase } from '../../support/open-test-database.ts'
import { startApp } from '../../support/start-app.ts'
import { rosterWorkspace } from './roster-workspace.ts'
import { importer } from './run-import.ts'

const database = await openTestDatabase()
const app = await startApp(database)

async function open() {
  const workspace = await rosterWorkspace(database, app)
  return { ...workspace, ...importer(app, workspace) }
}

// biome-ignore lint/suspicious/noExplicitAny: imports as the wire shows them
const asked = ({ profile }: any, code: string) => profile.questions.find((one: any) => one.code === code)

describe('days that read in either order', () => {
  const file =
    'Name,Email,Birthday,Since\nAnn,a@x.example,03/04/1980,05/06/2023\nBo,b@x.example,07/08/1981,09/10/2022\n'

  it('are asked about, and stay text where nobody says', async () => {
    const workspace = await open()
    const upload = await workspace.upload(file)
    expect(asked(upload, 'dates')).toMatchObject({
      field: 'dates',
      required: false,
      columns: [2, 3],
      choices: [
        { value: 'day_first', examples: ['03/04/1980 → 1980-04-03', '07/08/1981 → 1981-08-07'] },
        { value: 'month_first', examples: ['03/04/1980 → 1980-03-04', '07/08/1981 → 1981-07-08'] },
      ],
    })
    await workspace.finish(upload.id)
    const { body } = await workspace.send('GET', '/contacts?filter=email%20=%20%22a@x.example%22')
    expect(body.data).toMatchObject([
      { birthday: null, customFields: { Since: '05/06/2023' }, attributes: { Birthday: '03/04/1980' } },
    ])
  })

  it.each([
    ['day_first', '1980-04-03', '2023-06-05'],
    ['month_first', '1980-03-04', '2023-05-06'],
  ])('become days by the answer %s', async (dates, birthday, since) => {
    const workspace = await open()
    await workspace.run(file, { dates })
    const { body } = await workspace.send('GET', '/contacts?filter=email%20=%20%22a@x.example%22')
    expect(body.data).toMatchObject([{ birthday, customFields: { Since: since } }])
  })

  it.each([
    ['one cell says the order', '03/04/1980\nBo,b@x.example,25/12/1981'],
    ['there are dots', '03.04.1980\nBo,b@x.example,05.06.1981'],
    ['the year is first', '1980-03-04\nBo,b@x.example,1981-05-06'],
    ['it holds fractions', '1/2\nBo,b@x.example,3/4'],
  ])('are not asked about where %s', async (_, cells) => {
    const upload = await (await open()).upload(`Name,Email,Birthday\nAnn,a@x.example,${cells}\n`)
    expect(asked(upload, 'dates')).toBeUndefined()
  })
})

describe('people who share a phone or an email', () => {
  const file =
    'Name,Phone,Email\nAnn Ng,+14155550150,ann@x.example\nBob Ng,+14155550150,bob@x.example\nCy Ott,+14155550151,cy@x.example\n'

  it('are asked about; they stay apart, and the answer "merge" makes them one', async () => {
    const workspace = await open()
    const upload = await workspace.upload(file)
    expect(asked(upload, 'shared')).toMatchObject({
      required: false,
      choices: [{ value: 'separate', examples: ['+14155550150: Ann Ng, Bob Ng'] }, { value: 'merge' }],
    })
    expect((await workspace.finish(upload.id)).counts).toMatchObject({ created: 3 })
    const merging = await open()
    expect((await merging.run(file, { shared: 'merge' })).counts).toMatchObject({ created: 2, updated: 1 })
  })

  it('are not asked about where the names are of one person', async () => {
    const same = file.replace('Bob Ng', 'A. Ng').replace('bob@', 'ann@')
    expect(asked(await (await open()).upload(same), 'shared')).toBeUndefined()
  })
})

describe('what was said of how a file is read', () => {
  it('is kept by a change that says something else', async () => {
    const workspace = await open()
    const { id } = await workspace.upload(Buffer.from('Müller;Jörg;joerg@m.example\n', 'latin1'))
    await workspace.send('PATCH', `/imports/${id}`, { headerRow: 0 })
    await workspace.send('PATCH', `/imports/${id}`, { encoding: 'windows-1252' })
    const { body } = await workspace.send('PATCH', `/imports/${id}`, { delimiter: 'semicolon' })
    expect(body.profile.format).toMatchObject({ encoding: 'windows-1252', delimiter: ';' })
    expect(body.profile.preview[0].cells).toEqual(['Müller', 'Jörg', 'joerg@m.example'])
  })
})
