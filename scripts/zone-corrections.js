/**
 * Where libphonenumber's prefix table has the wrong clock, or leaves a tie that population settles wrongly: zone by
 * prefix (calling code first), with the source. A correction also settles the ties below its prefix that contain its zone;
 * longer rows that name one zone stay.
 */
export const corrections = {
  // NANPA: Idaho has 208 and 986; four of five Idahoans live on Mountain time, yet Los_Angeles would win by its size.
  'America/Boise': ['1208', '1986'],
  // NANPA: 605 South Dakota and 701 North Dakota are Central but for their western edge; 219 is north-western Indiana.
  'America/Chicago': ['1219', '1605', '1701'],
  // NANPA: 423 is eastern Tennessee.
  'America/New_York': ['1423'],
  // Yukon's exchanges of 867; Yukon left Pacific time in November 2020 (tzdb, northamerica).
  'America/Whitehorse': [
    ...['1867', '1867334', '1867393', '1867456', '1867536'],
    ...['1867633', '1867667', '1867668', '1867993'],
  ],
  // Plan Nacional de Numeración: the state of Chihuahua, off Mountain time since October 2022 (tzdb, northamerica).
  'America/Chihuahua': [
    ...['52614', '52621', '52625', '52627', '52628', '52629', '52635', '52636', '52639'],
    ...['52648', '52649', '52652', '52659'],
  ],
  // Chile's area codes 61 (Magallanes, UTC-3 since 2016) and 67 (Aysén, since 2025).
  'America/Punta_Arenas': ['5661'],
  'America/Coyhaique': ['5667'],
  // Saratov left Moscow time in December 2016 (tzdb, europe).
  'Europe/Saratov': ['7845'],
  // Australian Numbering Plan 2015: 07 is Queensland; in 08, first digits 6 and 9 are Western Australia, 7 and 8 South
  // Australia, 89 the Northern Territory.
  'Australia/Brisbane': ['617'],
  'Australia/Perth': ['6186', '6189'],
  'Australia/Adelaide': ['6187', '6188'],
  'Australia/Darwin': ['61889'],
}

/** Old names whose link crosses a border in tzdata.zi; tzdb's file `backward` gives the zone meant in a `#=` comment. */
export const oldNames = { 'Pacific/Ponape': 'Pacific/Pohnpei', 'Pacific/Truk': 'Pacific/Chuuk' }
