import { type CountryCode, getCountries, getCountryCallingCode } from 'libphonenumber-js/max'
import { bareHeader } from './header-text.ts'

/** The languages in which lists name countries. */
const languages =
  'en de fr es it pt nl pl sv da nb fi cs sk hu ro tr ru uk el ja zh zh-Hant ko ar he hi th vi id hr sr sl bg lt lv et is ca fa ms'.split(
    ' ',
  )

/** What people write beside the names that CLDR has. */
const alsoCalled: Readonly<Record<string, string>> = {
  US: 'u s a|u s|united states of america|the united states|the united states of america|america|estados unidos de america|etats unis d amerique|ee uu|eeuu|vereinigte staaten von amerika|сша',
  GB: 'uk|u k|great britain|britain|england|scotland|wales|northern ireland|united kingdom of great britain and northern ireland|grossbritannien|england uk',
  AE: 'uae|u a e|emirates|vae',
  NL: 'the netherlands|holland|niederlande holland',
  KR: 'korea|republic of korea|korea republic of|korea south',
  RU: 'russian federation|rf|рф|российская федерация',
  CZ: 'czech republic|ceska republika|tschechische republik',
  CN: 'peoples republic of china|pr china|prc|mainland china',
  TW: 'taiwan roc|republic of china',
  HK: 'hong kong sar|hongkong',
  VN: 'viet nam',
  IR: 'iran islamic republic of',
  BO: 'bolivia plurinational state of',
  VE: 'venezuela bolivarian republic of',
  MD: 'moldova republic of',
  TZ: 'tanzania united republic of',
  SY: 'syrian arab republic',
  LA: 'lao peoples democratic republic|lao pdr',
  MK: 'macedonia',
  SZ: 'swaziland',
  CD: 'drc|dr congo|congo democratic republic of the',
  CI: 'ivory coast|cote d ivoire',
  TR: 'turkey|turkiye',
  IE: 'eire|republic of ireland',
  DE: 'brd|ger|d|federal republic of germany|bundesrepublik deutschland',
  FR: 'f',
  AT: 'a|osterreich',
  CH: 'sui|schweiz suisse',
  IT: 'i',
  BE: 'b',
  GR: 'gre',
  IN: 'bharat',
  MX: 'mejico',
  ZA: 'rsa',
  SA: 'ksa|saudi|السعودية',
}

/** ISO 3166-1: each two letters with the three that mean the same. */
const threeLetters =
  `ADAND AEARE AFAFG AGATG AIAIA ALALB AMARM AOAGO ARARG ASASM ATAUT AUAUS AWABW AXALA AZAZE BABIH BBBRB BDBGD
    BEBEL BFBFA BGBGR BHBHR BIBDI BJBEN BLBLM BMBMU BNBRN BOBOL BQBES BRBRA BSBHS BTBTN BWBWA BYBLR BZBLZ CACAN
    CCCCK CDCOD CFCAF CGCOG CHCHE CICIV CKCOK CLCHL CMCMR CNCHN COCOL CRCRI CUCUB CVCPV CWCUW CXCXR CYCYP CZCZE
    DEDEU DJDJI DKDNK DMDMA DODOM DZDZA ECECU EEEST EGEGY EHESH ERERI ESESP ETETH FIFIN FJFJI FKFLK FMFSM FOFRO
    FRFRA GAGAB GBGBR GDGRD GEGEO GFGUF GGGGY GHGHA GIGIB GLGRL GMGMB GNGIN GPGLP GQGNQ GRGRC GTGTM GUGUM GWGNB
    GYGUY HKHKG HNHND HRHRV HTHTI HUHUN IDIDN IEIRL ILISR IMIMN ININD IOIOT IQIRQ IRIRN ISISL ITITA JEJEY JMJAM
    JOJOR JPJPN KEKEN KGKGZ KHKHM KIKIR KMCOM KNKNA KPPRK KRKOR KWKWT KYCYM KZKAZ LALAO LBLBN LCLCA LILIE LKLKA
    LRLBR LSLSO LTLTU LULUX LVLVA LYLBY MAMAR MCMCO MDMDA MEMNE MFMAF MGMDG MHMHL MKMKD MLMLI MMMMR MNMNG MOMAC
    MPMNP MQMTQ MRMRT MSMSR MTMLT MUMUS MVMDV MWMWI MXMEX MYMYS MZMOZ NANAM NCNCL NENER NFNFK NGNGA NINIC NLNLD
    NONOR NPNPL NRNRU NUNIU NZNZL OMOMN PAPAN PEPER PFPYF PGPNG PHPHL PKPAK PLPOL PMSPM PRPRI PSPSE PTPRT PWPLW
    PYPRY QAQAT REREU ROROU RSSRB RURUS RWRWA SASAU SBSLB SCSYC SDSDN SESWE SGSGP SHSHN SISVN SJSJM SKSVK SLSLE
    SMSMR SNSEN SOSOM SRSUR SSSSD STSTP SVSLV SXSXM SYSYR SZSWZ TCTCA TDTCD TGTGO THTHA TJTJK TKTKL TLTLS TMTKM
    TNTUN TOTON TRTUR TTTTO TVTUV TWTWN TZTZA UAUKR UGUGA USUSA UYURY UZUZB VAVAT VCVCT VEVEN VGVGB VIVIR VNVNM
    VUVUT WFWLF WSWSM XKXKX YEYEM YTMYT ZAZAF ZMZMB ZWZWE`.split(/\s+/)

/** For each code that several countries share, the country whose plan the others follow. */
const mainOfCode: Readonly<Record<string, CountryCode>> = {
  '1': 'US',
  '7': 'RU',
  '39': 'IT',
  '44': 'GB',
  '47': 'NO',
  '61': 'AU',
  '212': 'MA',
  '262': 'RE',
  '358': 'FI',
  '590': 'GP',
  '599': 'CW',
}

let regions: Map<string, string> | undefined

/** Made at the first country that is no code, since it asks every language for every country. */
function regionsByName(): Map<string, string> {
  if (regions !== undefined) return regions
  const made = new Map<string, string>()
  const countries = getCountries()
  for (const language of languages) {
    const names = new Intl.DisplayNames([language], { type: 'region', fallback: 'none' })
    for (const region of countries) {
      const name = names.of(region)
      if (name !== undefined && !made.has(bareHeader(name))) made.set(bareHeader(name), region)
    }
  }
  for (const region of countries) {
    const code = getCountryCallingCode(region)
    made.set(code, mainOfCode[code] ?? region)
    for (const name of alsoCalled[region]?.split('|') ?? []) made.set(name, region)
  }
  for (const codes of threeLetters) made.set(codes.slice(2).toLowerCase(), codes.slice(0, 2))
  for (const region of countries) made.set(region.toLowerCase(), region)
  regions = made
  return made
}

/** Whether cells are countries by name. The Czech word for a part of the country is the Polish one for a country. */
export function areCountries(cells: readonly string[]): boolean {
  const filled = cells.filter((cell) => cell !== '')
  return filled.length > 0 && filled.every((cell) => cell.length > 3 && regionOfCountry(cell) !== undefined)
}

/** The region that a country's name, code or calling code means (`France`, `fr`, `FRA`, `+33`); undefined for none known. */
export function regionOfCountry(country: string): string | undefined {
  const names = regionsByName()
  const bare = bareHeader(country)
  const known = names.get(bare) ?? names.get(bare.replace(/^00/, ''))
  if (known !== undefined) return known
  // `Germany (DE)`, `DE - Deutschland`, `Germany +49`.
  for (const part of country.split(/[()[\]/,;|–—]| - |(?=\+\d)/)) {
    const name = bareHeader(part)
    // A letter alone is a country on number plates; a part of `n/a` is none.
    const region = name.length > 1 ? names.get(name) : undefined
    if (region !== undefined) return region
  }
  return undefined
}
