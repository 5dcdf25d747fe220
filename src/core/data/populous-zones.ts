/**
 * The zones of each region that has several in IANA's zone.tab, the most populous first. This order decides
 * if neither the number nor the workspace does. Written by hand.
 *
 * Source: people living where zone.tab says the zone holds, by the national censuses (US, ID, MX 2020; CA,
 * AU, KZ, RU 2021; AR, BR 2022; elsewhere the latest estimate). Zones of fewer than 100,000 people are in
 * approximate order. In CD the towns decide, because the order matters for mobile phones: Kinshasa's zone has
 * the larger town population.
 */
export const populousZones: Readonly<Record<string, readonly string[]>> = {
  AQ: inArea('Antarctica', 'McMurdo Casey Rothera Davis Syowa DumontDUrville Mawson Palmer Troll Vostok'),
  AR: inArea(
    'America/Argentina',
    'Buenos_Aires Cordoba Salta Mendoza Tucuman Catamarca San_Juan Jujuy San_Luis La_Rioja Rio_Gallegos Ushuaia',
  ),
  AU: [
    ...inArea(
      'Australia',
      'Sydney Melbourne Brisbane Perth Adelaide Hobart Darwin Broken_Hill Lindeman Lord_Howe Eucla',
    ),
    'Antarctica/Macquarie',
  ],
  BR: inArea(
    'America',
    `Sao_Paulo Fortaleza Bahia Recife Belem Maceio Manaus Cuiaba Campo_Grande Porto_Velho Araguaina Santarem Rio_Branco
    Boa_Vista Eirunepe Noronha`,
  ),
  CA: inArea(
    'America',
    `Toronto Vancouver Edmonton Winnipeg Regina Halifax Moncton St_Johns Glace_Bay Dawson_Creek Whitehorse Goose_Bay
    Iqaluit Swift_Current Creston Rankin_Inlet Cambridge_Bay Inuvik Blanc-Sablon Fort_Nelson Atikokan Dawson Resolute`,
  ),
  CD: inArea('Africa', 'Kinshasa Lubumbashi'),
  CL: [...inArea('America', 'Santiago Punta_Arenas Coyhaique'), 'Pacific/Easter'],
  CN: inArea('Asia', 'Shanghai Urumqi'),
  CY: inArea('Asia', 'Nicosia Famagusta'),
  DE: inArea('Europe', 'Berlin Busingen'),
  EC: ['America/Guayaquil', 'Pacific/Galapagos'],
  ES: ['Europe/Madrid', 'Atlantic/Canary', 'Africa/Ceuta'],
  FM: inArea('Pacific', 'Chuuk Pohnpei Kosrae'),
  GL: inArea('America', 'Nuuk Thule Scoresbysund Danmarkshavn'),
  ID: inArea('Asia', 'Jakarta Makassar Jayapura Pontianak'),
  KI: inArea('Pacific', 'Tarawa Kiritimati Kanton'),
  KZ: inArea('Asia', 'Almaty Aqtobe Qostanay Qyzylorda Aqtau Oral Atyrau'),
  MH: inArea('Pacific', 'Majuro Kwajalein'),
  MN: inArea('Asia', 'Ulaanbaatar Hovd'),
  MX: inArea(
    'America',
    `Mexico_City Monterrey Mazatlan Tijuana Merida Hermosillo Matamoros Chihuahua Cancun Ciudad_Juarez Bahia_Banderas
    Ojinaga`,
  ),
  MY: inArea('Asia', 'Kuala_Lumpur Kuching'),
  NZ: inArea('Pacific', 'Auckland Chatham'),
  PF: inArea('Pacific', 'Tahiti Marquesas Gambier'),
  PG: inArea('Pacific', 'Port_Moresby Bougainville'),
  PS: inArea('Asia', 'Hebron Gaza'),
  PT: ['Europe/Lisbon', 'Atlantic/Madeira', 'Atlantic/Azores'],
  RU: [
    'Europe/Moscow',
    'Asia/Yekaterinburg',
    'Europe/Samara',
    ...inArea('Asia', 'Krasnoyarsk Irkutsk Vladivostok Novosibirsk Novokuznetsk'),
    ...inArea('Europe', 'Volgograd Saratov'),
    ...inArea('Asia', 'Barnaul Omsk Yakutsk'),
    ...inArea('Europe', 'Ulyanovsk Kirov'),
    'Asia/Tomsk',
    'Europe/Kaliningrad',
    'Asia/Chita',
    'Europe/Astrakhan',
    ...inArea('Asia', 'Sakhalin Kamchatka Magadan Anadyr Khandyga Srednekolymsk Ust-Nera'),
  ],
  UA: inArea('Europe', 'Kyiv Simferopol'),
  UM: inArea('Pacific', 'Wake Midway'),
  US: [
    ...inArea('America', 'New_York Chicago Los_Angeles Denver Detroit Phoenix Indiana/Indianapolis Boise'),
    'Pacific/Honolulu',
    ...inArea(
      'America',
      `Kentucky/Louisville Anchorage Indiana/Vincennes Menominee North_Dakota/New_Salem Juneau Nome Indiana/Knox
      Kentucky/Monticello Indiana/Tell_City Indiana/Winamac Indiana/Petersburg Indiana/Marengo Indiana/Vevay Sitka
      North_Dakota/Beulah North_Dakota/Center Metlakatla Yakutat Adak`,
    ),
  ],
  UZ: inArea('Asia', 'Tashkent Samarkand'),
}

function inArea(area: string, places: string): string[] {
  return places.split(/\s+/).map((place) => `${area}/${place}`)
}
