import fc from 'fast-check'
import { getCountries } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, test } from 'vitest'
import { normalisePhone } from '../../../src/core/values/phone.ts'
import {
  candidateTimeZones,
  deriveTimeZone,
  isTimeZone,
  regionTimeZones,
} from '../../../src/core/values/time-zone.ts'

const derive = (e164: string | null, workspaceZone: string | null = null) =>
  deriveTimeZone({ e164, workspaceZone })

describe('deriveTimeZone', () => {
  test.each([
    ["the vendor's example", '+14155551234', 'America/Los_Angeles'],
    ['New York', '+12125551234', 'America/New_York'],
    ['Chicago', '+13125551234', 'America/Chicago'],
    ['Arizona', '+16025551234', 'America/Phoenix'],
    ['Hawaii', '+18085551234', 'Pacific/Honolulu'],
    ['Alaska', '+19075551234', 'America/Anchorage'],
    ['Idaho', '+12085551234', 'America/Boise'],
    ['northern Idaho', '+12082651234', 'America/Los_Angeles'],
    ['North Dakota', '+17015551234', 'America/Chicago'],
    ['Toronto', '+14165551234', 'America/Toronto'],
    ['Saskatchewan', '+13065551234', 'America/Regina'],
    ['Newfoundland', '+17095551234', 'America/St_Johns'],
    ['Puerto Rico', '+17875551234', 'America/Puerto_Rico'],
    ['Jamaica', '+18765551234', 'America/Jamaica'],
    ['Guam', '+16715551234', 'Pacific/Guam'],
    ['Bermuda', '+14415551234', 'Atlantic/Bermuda'],
    ['Morocco', '+212612345678', 'Africa/Casablanca'],
    ['Norway', '+4791234567', 'Europe/Oslo'],
    ['Svalbard', '+4779123456', 'Arctic/Longyearbyen'],
    ['Italy', '+390612345678', 'Europe/Rome'],
    ['Vatican', '+390669812345', 'Europe/Vatican'],
    ['London', '+442079460958', 'Europe/London'],
    ['Jersey', '+441534123456', 'Europe/Jersey'],
    ['Guernsey', '+441481256789', 'Europe/Guernsey'],
    ['Isle of Man', '+441624123456', 'Europe/Isle_of_Man'],
    ['Åland', '+358181234567', 'Europe/Mariehamn'],
    ['Finland', '+358412345678', 'Europe/Helsinki'],
    ['Kosovo', '+38344123456', 'Europe/Belgrade'],
    ['Germany', '+4930123456', 'Europe/Berlin'],
    ['Moscow', '+74951234567', 'Europe/Moscow'],
    ['Kaliningrad', '+74012123456', 'Europe/Kaliningrad'],
    ['Vladivostok', '+74232123456', 'Asia/Vladivostok'],
    ['Kazakhstan', '+77271234567', 'Asia/Almaty'],
    ['Ukraine', '+380441234567', 'Europe/Kyiv'],
    ['Vietnam', '+84912345678', 'Asia/Ho_Chi_Minh'],
    ['India, by its present name', '+919812345678', 'Asia/Kolkata'],
    ['Malaysia', '+60123456789', 'Asia/Kuala_Lumpur'],
    ['São Paulo, mobile', '+5511912345678', 'America/Sao_Paulo'],
    ['Manaus, mobile', '+5592912345678', 'America/Manaus'],
    ['Argentina', '+541112345678', 'America/Argentina/Buenos_Aires'],
    ['Mexico City', '+525512345678', 'America/Mexico_City'],
    ['Cancún', '+529981234567', 'America/Cancun'],
    ['Magallanes', '+56612123456', 'America/Punta_Arenas'],
    ['Perth', '+61892123456', 'Australia/Perth'],
    ['Adelaide', '+61882123456', 'Australia/Adelaide'],
    ['Darwin', '+61889123456', 'Australia/Darwin'],
    ['Brisbane', '+61731234567', 'Australia/Brisbane'],
    ['Réunion', '+262262123456', 'Indian/Reunion'],
    ['Mayotte', '+262269601234', 'Indian/Mayotte'],
    ['Guadeloupe', '+590590201234', 'America/Guadeloupe'],
    ['Curaçao', '+59994351234', 'America/Curacao'],
    ['Bonaire', '+5997151234', 'America/Kralendijk'],
    ['Canary Islands', '+34922123456', 'Atlantic/Canary'],
    ['Azores', '+351296123456', 'Atlantic/Azores'],
    ['Pohnpei, by its present name', '+6913201234', 'Pacific/Pohnpei'],
    ['a French home number over the internet', '+33972123456', 'Europe/Paris'],
    ['Orlando, an overlay', '+16895550123', 'America/New_York'],
    ['Saskatchewan, an overlay', '+14745550123', 'America/Regina'],
    ['Fresno, a new overlay', '+13575550123', 'America/Los_Angeles'],
    ['Matamoros', '+528681234567', 'America/Matamoros'],
    ['Camargo, Tamaulipas', '+528911234567', 'America/Matamoros'],
    ['Miguel Alemán', '+528971234567', 'America/Matamoros'],
    ['Reynosa', '+528991234567', 'America/Matamoros'],
    ['Nava, Coahuila', '+528621234567', 'America/Matamoros'],
    ['Tijuana, an overlay', '+526631234567', 'America/Tijuana'],
    ['Ciudad Juárez, an overlay', '+526571234567', 'America/Ciudad_Juarez'],
    ['Hermosillo', '+526621234567', 'America/Hermosillo'],
    ['Culiacán', '+526671234567', 'America/Mazatlan'],
    ['La Paz', '+526121234567', 'America/Mazatlan'],
    ['Recife', '+558132345678', 'America/Recife'],
    ['Recife, mobile', '+5581912345678', 'America/Recife'],
    ['Fernando de Noronha', '+558136191234', 'America/Noronha'],
    ['Belém, mobile', '+5591982345678', 'America/Belem'],
    ['Macapá, mobile', '+5596991234567', 'America/Belem'],
    ['São Luís, mobile', '+5598991234567', 'America/Fortaleza'],
    ['Rio Branco', '+556832345678', 'America/Rio_Branco'],
    ['Tabatinga', '+559734121234', 'America/Eirunepe'],
    ['Melbourne', '+61391234567', 'Australia/Melbourne'],
    ['Hobart', '+61362123456', 'Australia/Hobart'],
    ['Perth, a new range', '+61851301234', 'Australia/Perth'],
    ['Ambon', '+62911123456', 'Asia/Jayapura'],
    ['Poso', '+62452123456', 'Asia/Makassar'],
    ['Khovd', '+97614322123', 'Asia/Hovd'],
    ['Altai, Govi-Altai', '+97614822123', 'Asia/Ulaanbaatar'],
    ['Chatham Islands', '+6433050123', 'Pacific/Chatham'],
    ['Ashburton', '+6433081234', 'Pacific/Auckland'],
    ['Easter Island', '+56322100123', 'Pacific/Easter'],
    ['Valparaíso', '+56322256789', 'America/Santiago'],
    ['Puerto Ayora', '+59352526123', 'Pacific/Galapagos'],
    ['Nuku Hiva', '+68940920123', 'Pacific/Marquesas'],
    ['Buka', '+6759739123', 'Pacific/Bougainville'],
    ['Qaanaaq', '+299971234', 'America/Thule'],
  ])('%s: %s is %s, whatever the workspace', (_, number, timezone) => {
    expect(derive(number)).toEqual({ timezone, source: 'phone' })
    expect(derive(number, 'Asia/Tokyo')).toEqual({ timezone, source: 'phone' })
  })

  test.each([
    ['a North American toll-free number', '+18005551234'],
    ['a North American premium number', '+19005551234'],
    ['a North American personal number', '+15005551234'],
    ['a French toll-free number', '+33800123456'],
    ['an Australian shared-cost number', '+611300123456'],
    ['an Australian internet number', '+61550123456'],
    ['a universal toll-free number', '+80012345678'],
    ['Inmarsat', '+870773111632'],
    ['Iridium', '+881612345678'],
    ['an international network', '+883510012345'],
    ['an area code that does not exist', '+15550001111'],
    ['no number', null],
    ['what is no number', '+'],
  ])("%s has the workspace's zone, else none", (_, number) => {
    expect(derive(number, 'Europe/Kiev')).toEqual({ timezone: 'Europe/Kiev', source: 'workspace' })
    expect(derive(number)).toBeNull()
  })

  test.each([
    ['+61412345678', 'Australia/Sydney', 'Australia/Perth'],
    ['+79161234567', 'Europe/Moscow', 'Asia/Vladivostok'],
    ['+34612345678', 'Europe/Madrid', 'Atlantic/Canary'],
    ['+77011234567', 'Asia/Almaty', 'Asia/Aqtobe'],
    ['+541112345678', 'America/Argentina/Buenos_Aires', 'America/Argentina/Cordoba'],
    ['+60123456789', 'Asia/Kuala_Lumpur', 'Asia/Kuching'],
    ['+970599123456', 'Asia/Hebron', 'Asia/Gaza'],
  ])(
    "%s, which may be in several zones: %s, unless the workspace's %s is one of them",
    (number, populous, own) => {
      expect(derive(number)).toEqual({ timezone: populous, source: 'phone' })
      expect(derive(number, own)).toEqual({ timezone: own, source: 'phone' })
      expect(derive(number, 'Asia/Tokyo')).toEqual({ timezone: populous, source: 'phone' })
    },
  )

  test("the workspace's zone settles a tie under an old name too, and stays as given", () => {
    expect(derive('+61412345678', 'Australia/West')).toEqual({ timezone: 'Australia/West', source: 'phone' })
  })

  test.each([
    ['+441632960123', 'Europe/London'],
    ['+14150001111', 'America/Los_Angeles'],
    ['+262639123456', 'Indian/Mayotte'],
  ])('%s, possible but not valid, has the one zone that is sure: %s', (number, timezone) => {
    expect(derive(number, 'Asia/Tokyo')).toEqual({ timezone, source: 'phone' })
  })

  test.each(getCountries())('the example number of %s has a zone of its region', (region) => {
    const phone = normalisePhone(examples[region], region)!
    const zones = candidateTimeZones(phone.e164)!
    expect(zones.length).toBeGreaterThan(0)
    expect(regionTimeZones(phone.region!)).toEqual(expect.arrayContaining([...zones]))
    expect(derive(phone.e164)).toEqual({ timezone: zones[0], source: 'phone' })
  })

  test('a derived zone is always one of IANA, or the workspace zone as given', () => {
    const code = fc.constantFrom(
      '1',
      '7',
      '44',
      '52',
      '54',
      '55',
      '61',
      '62',
      '86',
      '262',
      '590',
      '599',
      '691',
    )
    const e164 = fc.tuple(code, fc.stringMatching(/^[1-9][0-9]{5,10}$/)).map((parts) => `+${parts.join('')}`)
    fc.assert(
      fc.property(e164, (number) => {
        for (const workspaceZone of [null, 'America/Chicago']) {
          const derived = derive(number, workspaceZone)
          const allowed =
            derived?.source === 'phone'
              ? candidateTimeZones(number)!
              : workspaceZone === null || candidateTimeZones(number) === null
                ? []
                : [workspaceZone]
          expect(derived === null ? allowed.length === 0 : allowed.includes(derived.timezone)).toBe(true)
          expect(derived === null || isTimeZone(derived.timezone)).toBe(true)
        }
      }),
      { numRuns: 3000 },
    )
  })
})
