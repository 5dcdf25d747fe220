import { expect, it } from 'vitest'
import { openTestDatabase } from '../support/open-test-database.ts'
import { startApp } from '../support/start-app.ts'
import { type RosterWorkspace, rosterWorkspace } from './roster/roster-workspace.ts'

/**
 * Tables of values as people, spreadsheets and phone systems write them, grouped by what must hold for each. Hundreds of facts
 * go in a few calls; a fact that fails is shown by its value.
 */
const database = await openTestDatabase()
const app = await startApp(database)
const open = (draft: { timezone?: string; defaultRegion?: string } = {}) =>
  rosterWorkspace(database, app, draft)

const nfd = (text: string) => text.normalize('NFD')

// biome-ignore lint/suspicious/noExplicitAny: answers of a batch
type Result = any

/** The results of a batch whose contacts are created one after another. */
async function made({ send }: RosterWorkspace, contacts: object[]): Promise<Result[]> {
  const operations = contacts.map((contact) => ({ op: 'create', contact }))
  const { status, body } = await send('POST', '/contacts/batch', { operations })
  expect(status).toBe(200)
  return body.results
}

async function idsFound({ send }: RosterWorkspace, filter: string): Promise<string[]> {
  const { status, body } = await send(
    'GET',
    `/contacts?limit=1000&fields=id&filter=${encodeURIComponent(filter)}`,
  )
  expect([filter, status]).toEqual([filter, 200])
  return body.data.map(({ id }: { id: string }) => id)
}

it('derives the zone of a number from its own place, whatever the workspace', async () => {
  const zones: Record<string, string> = {
    'America/New_York':
      '212 305 404 423 865 727 689 624 436 729 839 943 826 948 686 582 835 227 329 363 352 656 728 645',
    'America/Chicago':
      '312 615 629 931 219 913 785 620 402 531 945 572 557 730 447 464 975 235 353 274 534 659 938 327 870 483 861 457 924 471 621',
    'America/Los_Angeles': '559 702 725 775 541 458 369 350 341 820 840 738 564 837 357',
    'America/Denver': '303 505 575 915',
    'America/Phoenix': '602 480',
    'America/Boise': '208 986',
    'America/Anchorage': '907',
    'Pacific/Honolulu': '808',
    'America/Toronto': '416 647 437 942 514 263 387',
    'America/Vancouver': '604 236 672 257',
    'America/Edmonton': '403 587 825 368',
    'America/Regina': '306 639 474',
    'America/Winnipeg': '204 431 584',
    'America/Halifax': '902 782 506 428',
    'America/St_Johns': '709 879',
    'America/Puerto_Rico': '787 939',
    'America/Jamaica': '876 658',
    'America/Santo_Domingo': '809 829 849',
    'Pacific/Guam': '671',
    'Pacific/Pago_Pago': '684',
    'Atlantic/Bermuda': '441',
  }
  const numbers = Object.entries(zones).flatMap(([zone, codes]) =>
    codes
      .split(' ')
      .filter((code) => code !== '')
      .map((code) => ({ phone: `+1${code}5552671`, zone })),
  )
  const abroad: Record<string, string> = {
    '+528688918972': 'America/Matamoros',
    '+526641234567': 'America/Tijuana',
    '+526561234567': 'America/Ciudad_Juarez',
    '+529981234567': 'America/Cancun',
    '+526621234567': 'America/Hermosillo',
    '+34922123456': 'Atlantic/Canary',
    '+34956123456': 'Europe/Madrid',
    '+351296123456': 'Atlantic/Azores',
    '+262269123456': 'Indian/Mayotte',
    '+590590123456': 'America/Guadeloupe',
    '+594594123456': 'America/Cayenne',
    '+68940123456': 'Pacific/Tahiti',
    '+299321234': 'America/Nuuk',
    '+4779123456': 'Arctic/Longyearbyen',
    '+35818123456': 'Europe/Mariehamn',
    '+441534123456': 'Europe/Jersey',
    '+5568987654321': 'America/Rio_Branco',
    '+5592987654321': 'America/Manaus',
    '+61731234567': 'Australia/Brisbane',
    '+61861234567': 'Australia/Perth',
    '+61891641234': 'Indian/Christmas',
    '+74012123456': 'Europe/Kaliningrad',
    '+74232123456': 'Asia/Vladivostok',
    '+62361123456': 'Asia/Makassar',
    '+56612123456': 'America/Punta_Arenas',
    '+97714123456': 'Asia/Kathmandu',
    '+380441234567': 'Europe/Kyiv',
    '+390669812345': 'Europe/Vatican',
    '+212612345678': 'Africa/Casablanca',
  }
  numbers.push(...Object.entries(abroad).map(([phone, zone]) => ({ phone, zone })))
  for (const timezone of ['America/New_York', 'Asia/Tokyo']) {
    const workspace = await open({ timezone })
    const results = await made(
      workspace,
      numbers.map(({ phone }) => ({ phone })),
    )
    const derived = results.map(({ contact }, index) => [numbers[index]!.phone, contact?.timezone])
    expect(derived).toEqual(numbers.map(({ phone, zone }) => [phone, zone]))
  }
})

it('takes the names of zones that IANA lists, and compares them by what they link to', async () => {
  const workspace = await open()
  const names =
    'Europe/Kiev Europe/Kyiv Asia/Calcutta US/Eastern EST EST5EDT GMT UTC Etc/GMT+5 Etc/GMT-14 Zulu CET MST7MDT Cuba GB NZ PRC W-SU America/Godthab America/Coyhaique Pacific/Enderbury GMT+0'
  const others =
    'US/Pacific-New|Factory|PST|CST|EDT|BST|IST|Eastern|Eastern Standard Time|+05:30|-05:00|UTC+5|GMT+5|america/new_york|AMERICA/NEW_YORK|America/New York|Mars/Base|posixrules|localtime|posix/Europe/Paris|right/Europe/Paris|SystemV/EST5|Z|0|Etc/GMT+15|America/Indiana|Europe|Etc/Unknown'
  const taken = await made(
    workspace,
    names.split(' ').map((timezone) => ({ timezone })),
  )
  expect(taken.map(({ contact }) => contact?.timezone).join(' ')).toBe(names)
  const refused = await made(
    workspace,
    others.split('|').map((timezone) => ({ timezone })),
  )
  expect(refused.map(({ error }) => error?.errors?.[0]?.field ?? error?.code)).toEqual(
    others.split('|').map(() => 'timezone'),
  )

  const links =
    'Europe/Kiev=Europe/Kyiv Asia/Calcutta=Asia/Kolkata US/Eastern=America/New_York America/Buenos_Aires=America/Argentina/Buenos_Aires Asia/Saigon=Asia/Ho_Chi_Minh Asia/Rangoon=Asia/Yangon Asia/Katmandu=Asia/Kathmandu Asia/Dacca=Asia/Dhaka GB=Europe/London Eire=Europe/Dublin Japan=Asia/Tokyo Turkey=Europe/Istanbul PRC=Asia/Shanghai Zulu=UTC GMT0=Etc/GMT NZ=Pacific/Auckland Pacific/Enderbury=Pacific/Kanton Europe/Uzhgorod=Europe/Kyiv America/Montreal=America/Toronto Australia/NSW=Australia/Sydney Brazil/East=America/Sao_Paulo US/Hawaii=Pacific/Honolulu America/Louisville=America/Kentucky/Louisville'
  const pairs = links.split(' ').map((pair) => pair.split('=') as [string, string])
  const linked = await open()
  const held = await made(
    linked,
    pairs.map(([timezone]) => ({ timezone })),
  )
  for (const [index, [, zone]] of pairs.entries()) {
    const { id } = held[index].contact
    expect([zone, (await idsFound(linked, `timezone:${zone}`)).includes(id)]).toEqual([zone, true])
    expect([zone, (await idsFound(linked, `timezone!=${zone}`)).includes(id)]).toEqual([zone, false])
  }
  const berlin = (await made(linked, [{ timezone: 'Europe/Oslo' }]))[0].contact.id
  expect(await idsFound(linked, 'timezone:Europe/Berlin')).not.toContain(berlin)
})

it('takes emails that exist, refuses what is none, and knows one mailbox in two spellings', async () => {
  const workspace = await open()
  const good =
    "ann+tag@example.com|ANN2@EXAMPLE.COM|o'brien@example.com|1234@example.com|x@sub.sub2.example.co.uk|user@bücher.example|用户@例子.广告|δοκιμή@παράδειγμα.δοκιμή|a&b@example.com|{x}@example.com|a/b@example.com|josé@example.com|user@faß.example|a@b.co|user@3com.com"
  const taken = await made(
    workspace,
    good.split('|').map((email) => ({ email })),
  )
  expect(taken.map(({ contact }) => contact?.email).join('|')).toBe(good)
  const bad = [
    ...'a..b@example.com|.a@example.com|a.@example.com|a@|@example.com|a|a@b@c.com|a b@example.com|a@.example.com|a@example..com|a@-example.com|a@exam_ple.com|a,b@example.com|a;b@example.com|<a@example.com>|a(comment)@example.com|a@example.com.|a\\b@example.com|mailto:a@example.com|a@exa!mple.com|a"b@example.com|n/a|none|-|a@xn--0.example|a@b|a@localhost|a@example.123'.split(
      '|',
    ),
    ...['a\u200bb@example.com', 'a@exam\u200bple.com', 'a\u00adb@example.com', 'a\u202e@example.com'],
    ...['a\ufeffb@example.com', '\u3164@example.com', 'a\n@example.com', `${'x'.repeat(65)}@example.com`],
  ]
  const refused = await made(
    workspace,
    bad.map((email) => ({ email })),
  )
  expect(refused.map(({ error }, index) => [bad[index], error?.errors?.[0]?.code])).toEqual(
    bad.map((email) => [email, 'invalid_email']),
  )

  const one: [string, string][] = [
    ['P1@Example.com', 'p1@example.COM'],
    ['p2@bücher.example', 'p2@xn--bcher-kva.example'],
    ['p3@BÜCHER.example', nfd('p3@bücher.example')],
    ['p5@example.com', 'p5@example。com'],
    ['p6@ｅxample.com', 'p6@example.com'],
    [nfd('josé7@example.com'), 'JOSÉ7@example.com'],
    ['p13@παράδειγμα.δοκιμή', 'p13@ΠΑΡΆΔΕΙΓΜΑ.ΔΟΚΙΜΉ'],
    ['p14@例え。テスト', 'p14@例え.テスト'],
    ['p15@example.com', '\u00a0p15@example.com '],
  ]
  const two: [string, string][] = [
    ['q1@faß.example', 'q1@fass.example'],
    ['q2+x@example.com', 'q2@example.com'],
    ['q.3@gmail.com', 'q3@gmail.com'],
  ]
  const both = [...one, ...two]
  const results = await made(
    workspace,
    both.flat().map((email) => ({ email })),
  )
  expect(both.map(([first], index) => [first, results[2 * index + 1].status])).toEqual(
    both.map(([first], index) => [first, index < one.length ? 'conflict' : 'created']),
  )
})

it('finds text in every spelling of it, and no other text', async () => {
  const workspace = await open()
  const rows: [string, string[], string[]?][] = [
    ['Málaga', [nfd('Málaga'), 'MÁLAGA', ' málaga ', 'Mála\u200bga', 'Mál\u00adaga'], ['Malaga']],
    ['Straße', ['STRASSE', 'strasse', 'STRAẞE'], ['Strase']],
    ['İstanbul', ['istanbul', 'ISTANBUL', 'ıstanbul']],
    ['New York', ['new\u00a0york', 'New  York', 'NEW\u3000YORK'], ['NewYork']],
    ['Σίσυφος', ['ΣΊΣΥΦΟΣ', 'σίσυφοσ'], ['σίσυφο']],
    ['Oﬃce', ['OFFICE', 'oﬃce']],
    ['Łódź', ['ŁÓDŹ', nfd('łódź')], ['Lodz']],
    ['Ærø', ['ÆRØ'], ['Aero']],
    ['Київ', ['КИЇВ', nfd('Київ')], ['Киів']],
    ['서울', [nfd('서울')]],
    ['ガス', [nfd('ガス')], ['カス']],
    ['ما\u200cرا', ['مارا']],
    ['Åse', [nfd('åse'), 'Åse'], ['Ase']],
    ['e\u0301\u0323', ['\u1eb9\u0301']],
    ['Việt Nam', [nfd('VIỆT NAM')], ['Viet Nam']],
    ['❤️', ['❤']],
    ['\u202aBidi\u202c', ['bidi']],
    ['h\u3164k', ['hk']],
    ['𐐀x', ['𐐨x']],
  ]
  const results = await made(
    workspace,
    rows.map(([city]) => ({ city })),
  )
  for (const [index, [city, spellings, others = []]] of rows.entries()) {
    const { id } = results[index].contact
    const quoted = (texts: string[]) => texts.map((text) => JSON.stringify(text)).join(', ')
    for (const text of spellings)
      expect([city, await idsFound(workspace, `city:${quoted([text])}`)]).toEqual([city, [id]])
    expect([city, await idsFound(workspace, `city^${quoted(spellings.slice(0, 1))}`)]).toEqual([city, [id]])
    expect(await idsFound(workspace, `city!=(${quoted(spellings)})`)).not.toContain(id)
    if (others.length > 0) expect(await idsFound(workspace, `city:(${quoted(others)})`)).toEqual([])
  }
})

it('refuses a test whose value cannot be one at its position, negated or not', async () => {
  const { send } = await open()
  const filters =
    'timezone:"Mars/Base"|timezone!=PST|not timezone:+05:30|timezone:Factory|timezone:(Europe/Paris, Nowhere)|timezone:none(Foo)|phone!="n/a"|not phone:xyz|phone:(+14155552671, x)|phone^abc|phone~n/a|phone$x|email!=none|not email:"a b"|email:(a@example.com, nope)|birthday:2026-02-31|birthday!=x|created:2026-13-01|not updated<foo|dnc:maybe|dnc!=perhaps|version>x|hour:25|hour!=-1|not otherPhones:n/a|otherEmails:nope|id!=123|city:""|city!="\u200b"|city^"\u00ad"|birthday:month(13)|birthday:monthDay(02-30)|nofield:1|tag:"nosuchtag"|customFields.Nope:1'
  for (const filter of filters.split('|')) {
    const { status, body } = await send('GET', `/contacts?filter=${encodeURIComponent(filter)}`)
    expect([filter, status, typeof body.errors?.[0]?.position]).toEqual([filter, 400, 'number'])
  }
})

it('finds by phone and email what is written around them', async () => {
  const { make, send } = await open({ defaultRegion: 'GB' })
  const { id } = await make('/contacts', { phone: '+442079460018', email: 'ann@bücher.example' })
  const phones =
    '020 7946 0018|(020) 7946-0018|+44 (0) 20 7946 0018|+44 020 7946 0018|(+44) 20 7946 0018|0044 (0)20 7946 0018|00 44 20 7946 0018|44 20 7946 0018|＋４４２０７９４６００１８|۰۲۰ ۷۹۴۶ ۰۰۱۸|०२० ७९४६ ००१८|tel:+44(0)2079460018|sip:02079460018@10.1.2.3:5060;transport=udp|"020 7946 0018" <sip:02079460018@x.example>|tel:2079460018;phone-context=+44|%2B442079460018|Tel: 020 7946 0018|☎ 020 7946 0018|020 7946 0018 (work)|="02079460018"|https://wa.me/442079460018|442079460018@s.whatsapp.net|020 7946 0018,'
  const emails =
    'ANN@xn--bcher-kva.example|mailto:ann@bücher.example|<ann@bücher.example>|Ann Lee <ann@bücher.example>|"Lee, Ann" <ann@bücher.example>|ann＠bücher.example|ann@bücher.example.'
  const asked = {
    phones: [...phones.split('|'), 'n/a', 'anonymous'],
    emails: [...emails.split('|'), 'nobody', 'ann@bücher.example, bo@example.com'],
  }
  const { body } = await send('POST', '/contacts/get', asked)
  expect(body.notFound).toMatchObject({ phones: asked.phones.slice(-2), emails: asked.emails.slice(-2) })
  expect(body.data.map((contact: { id: string }) => contact.id)).toEqual([id])
  for (const [kind, text] of [
    ['phone', '"Ann" <sip:02079460018@pbx.example>'],
    ['email', 'Ann Lee <ann@bücher.example>'],
    ['email', 'mailto:ann@bücher.example'],
  ] as const)
    expect((await send('GET', `/contacts/lookup?${kind}=${encodeURIComponent(text)}`)).status).toBe(200)
  const q = encodeURIComponent('"Ann" <sip:02079460018@pbx.example>')
  expect((await send('GET', `/contacts?q=${q}`)).body.data).toHaveLength(1)
})
