/**
 * Where libphonenumber's prefix table has the wrong clock, or leaves a tie that population settles wrongly: zone by
 * prefix (calling code first), with the source. A correction also settles the ties below its prefix that contain its zone;
 * longer rows that name one zone stay.
 */
export const corrections = {
  // NANPA and tzdb: 219 is the north-west of Indiana, Central but for Pulaski County.
  'America/Chicago': '1219',
  'America/Indiana/Winamac': '1219567 1219843',
  // NANPA: 423 is eastern Tennessee.
  'America/New_York': '1423',
  // 775 is Nevada, Pacific but for Jackpot (755) and West Wendover (664); 310 has no row of its own.
  'America/Los_Angeles': '1310 1775',
  'America/Boise': '1775755',
  // Unalaska keeps Alaska's time, Adak the Aleutians'.
  'America/Anchorage': '1907581',
  'America/Adak': '1907592',
  // British Columbia: the Peace River, Fort Nelson and Creston keep -07 all year (tzdb, northamerica).
  'America/Dawson_Creek': '1250242 1250261 1250262 1250263 1250719 1250782 1250784 1250785 1250787 1250788',
  'America/Fort_Nelson': '1250774',
  'America/Creston': '1250428',
  // Lloydminster keeps Alberta's time; Atikokan has no daylight saving, Oxdrift is Central.
  'America/Edmonton': '1306825',
  'America/Atikokan': '1807597',
  'America/Winnipeg': '1807937',
  'America/St_Johns': '1709',
  // Yukon's exchanges of 867; Yukon left Pacific time in November 2020 (tzdb, northamerica).
  'America/Whitehorse': '1867334 1867393 1867456 1867536 1867633 1867667 1867668 1867993',
  // Plan Nacional de Numeración: the state of Chihuahua, off Mountain time since October 2022 (tzdb, northamerica).
  'America/Chihuahua': '52614 52621 52625 52627 52628 52629 52635 52636 52639 52648 52649 52652 52659',
  // 657 overlays 656 (Ciudad Juárez), 663 overlays 664 (Tijuana).
  'America/Ciudad_Juarez': '52657',
  'America/Tijuana': '52663',
  // The municipalities on the border of Coahuila, Nuevo León and Tamaulipas keep the United States' daylight saving.
  'America/Matamoros': '52862 52868 52873 52891 52897',
  'America/Hermosillo': `52622 52623 52631 52632 52633 52634 52637 52638 52641 52642 52643 52644 52645 52647 52651 52653 52662`,
  // Chile's area codes 61 (Magallanes, UTC-3 since 2016) and 67 (Aysén, since 2025).
  'America/Punta_Arenas': '5661',
  'America/Coyhaique': '5667',
  // 32 is Valparaíso; a few of its exchanges are on Easter Island.
  'America/Santiago': '5632',
  'Pacific/Easter': '56322100 56322550 56322551',
  'Pacific/Galapagos': '5935252',
  // Saratov left Moscow time in December 2016 (tzdb, europe).
  'Europe/Saratov': '7845',
  // Zavkhan, Govi-Altai and Bayankhongor keep Ulaanbaatar's time; Hovd's is that of three aimags (tzdb, zone.tab).
  'Asia/Ulaanbaatar': '976144 976146 976148 976244 976246 976248',
  // The Marquesas and the Gambier Islands have their own exchanges under 40; Bougainville has 97.
  'Pacific/Marquesas': '6894091 6894092',
  'Pacific/Gambier': '68940978',
  'Pacific/Bougainville': '67597',
  // 3 305 is the Chatham Islands, the rest of 3 30 is Canterbury.
  'Pacific/Auckland': '64330',
  'Pacific/Chatham': '643305',
  // tzdb, africa: the Kasai and Kivu provinces keep Lubumbashi's time.
  'Africa/Lubumbashi': '2434 2436',
}

/**
 * Areas whose rows are written here, the longer ones too: `zones` are those of the area, the most populous first (US census
 * 2020, Canada's and Australia's 2021, Brazil's 2022). Shorter prefixes come first, so that a longer one is an exception.
 */
export const replaced = [
  // Australian Numbering Plan 2015: 07 is Queensland, 03 6 Tasmania, the rest of 03 Victoria; in 08, first digits 6 and 9
  // are Western Australia, 7 and 8 South Australia, 79 and 89 the Northern Territory.
  { prefixes: '618', zones: 'Australia/Perth Australia/Adelaide' },
  { prefixes: '617', zones: 'Australia/Brisbane' },
  { prefixes: '613', zones: 'Australia/Melbourne' },
  { prefixes: '6136', zones: 'Australia/Hobart' },
  { prefixes: '6186 6189', zones: 'Australia/Perth' },
  { prefixes: '6187 6188', zones: 'Australia/Adelaide' },
  { prefixes: '61879 61889', zones: 'Australia/Darwin' },
  { prefixes: '6189162 61891703', zones: 'Indian/Cocos' },
  { prefixes: '6189164 61891958', zones: 'Indian/Christmas' },
  // Anatel's plan: an area code (DDD) lies in one state. libphonenumber has Pernambuco's 81 on Fernando de Noronha's clock
  // and much of Pará, Amapá and Maranhão on that of Manaus. The west of Amazonas keeps Acre's time (law 12.876 of 2013).
  { prefixes: '5555', zones: 'America/Sao_Paulo' },
  { prefixes: '5567', zones: 'America/Campo_Grande' },
  { prefixes: '5569', zones: 'America/Porto_Velho' },
  { prefixes: '5581', zones: 'America/Recife' },
  { prefixes: '55813619', zones: 'America/Noronha' },
  { prefixes: '5591 5594 5596', zones: 'America/Belem' },
  { prefixes: '5592 5595', zones: 'America/Manaus' },
  { prefixes: '5593', zones: 'America/Santarem' },
  { prefixes: '5597', zones: 'America/Manaus America/Eirunepe' },
  {
    prefixes: `55973331 55973412 55973415 55973417 55973425 55973431 55973451 55973453 55973458 55973481 55973482
    55973483 55973484 55973485`,
    zones: 'America/Eirunepe',
  },
  { prefixes: '5598 5599', zones: 'America/Fortaleza' },
  // Indonesia: 04 is Sulawesi, 0361 to 0388 Bali and the Lesser Sundas, 09 the Moluccas and Papua.
  { prefixes: '624 6236 6237 6238', zones: 'Asia/Makassar' },
  { prefixes: '629', zones: 'Asia/Jayapura' },
]

/**
 * Areas that lie in several zones, like those of `replaced`, but the longer rows that name one zone stay. A zone of under a
 * tenth of the area's people is left to the exchanges that name it; North Dakota's two are libphonenumber's own.
 */
export const splitAreas = [
  { prefixes: '1208', zones: 'America/Boise America/Los_Angeles' },
  { prefixes: '1270 1850', zones: 'America/Chicago America/New_York' },
  { prefixes: '1308 1605 1701', zones: 'America/Chicago America/Denver' },
  { prefixes: '1812 1906', zones: 'America/New_York America/Chicago' },
  { prefixes: '1807', zones: 'America/Toronto America/Winnipeg' },
  {
    prefixes: '1867',
    zones: `America/Whitehorse America/Edmonton America/Iqaluit America/Rankin_Inlet America/Inuvik
    America/Cambridge_Bay`,
  },
  // tzdb, africa: of the former Orientale and Équateur provinces, which share 5, the former is the larger.
  { prefixes: '2435', zones: 'Africa/Lubumbashi Africa/Kinshasa' },
]

/** Old names whose link crosses a border in tzdata.zi; tzdb's file `backward` gives the zone meant in a `#=` comment. */
export const oldNames = { 'Pacific/Ponape': 'Pacific/Pohnpei', 'Pacific/Truk': 'Pacific/Chuuk' }
