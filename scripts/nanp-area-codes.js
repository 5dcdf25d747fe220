/**
 * The area codes of the North American Numbering Plan by place; `/` joins the codes of one area, the parent first and the
 * overlays behind it. An overlay serves the same people as its parent, so it keeps the parent's clock.
 *
 * Source: NANPA's NPA database of September 2026 (reports.nanpa.com/public/npa_report.csv), and the codes that regulators have
 * announced or set aside for an area: 565 (Georgia PSC, June 2025), 273, 387, 568 and 851 (CRTC, which sets codes aside years
 * ahead: Telecom Decisions 2010-784, 2017-38, 2022-308). Three more for Ontario and Quebec (2025-113) are not here: until they are,
 * their numbers have no zone of their own.
 */
const codesByPlace = {
  AL: '205/659 251 256/938 334/483',
  AK: '907',
  AZ: '602/480/623 520 928',
  AR: '479 501 870/327',
  CA: `209/350 213/323/738 310/424 408/669 415/628 510/341 530/837 559/357 562 619/858 626 650 661 707/369 714/657 760/442
    805/820 818/747 831 909/840 916/279 925 949 951`,
  CO: '303/720/983 719 970/748',
  CT: '203/475 860/959',
  DC: '202/771',
  DE: '302',
  FL: `239 305/786/645 352 386 407/321/689 561/728 727 772 813/656 850/448 863 904/324 941 954/754`,
  GA: '229 404/470/678/770/943 478 706/762 912/565',
  HI: '808',
  IA: '319 515 563 641 712',
  ID: '208/986',
  IL: '217/447 309/861 312/773/872 618/730 630/331 708/464 815/779 847/224',
  IN: '219 260 317/463 574 765 812/930',
  KS: '316 620 785 913',
  KY: '270/364 502 606 859',
  LA: '225 318/457 337 504 985',
  MA: '413 508/774 617/857 781/339 978/351',
  MD: '301/227/240 410/443/667',
  ME: '207',
  MI: '231 248/947 269 313/679 517 586 616 734 810 906 989',
  MN: '218 320 507/924 612 651 763 952',
  MO: '314/557 417 573/235 636 660 816/975',
  MS: '228 601/769 662/471',
  MT: '406',
  NC: '252 336/743 704/980 828 910/472 919/984',
  ND: '701',
  NE: '308 402/531',
  NH: '603',
  NJ: '201/551 609/640 732/848 856 908 973/862',
  NM: '505 575',
  NV: '702/725 775',
  NY: '212/332/646/917 315/680 516/363 518/838 585 607 631/934 716/624 718/347/465/929 845/329 914',
  OH: '216 330/234 419/567 440/436 513/283 614/380 740/220 937/326',
  OK: '405/572 580 918/539',
  OR: '503/971 541/458',
  PA: '215/267/445 412/878 570/272 610/484/835 717/223 724 814/582',
  RI: '401',
  SC: '803/839 843/854 864/821',
  SD: '605',
  TN: '423/729 615/629 731 865 901 931',
  TX: `210/726 214/469/945/972 254 325 361 409 432 512/737 713/281/346/621/832 806 817/682 830 903/430 915 936 940 956
    979`,
  UT: '435 801/385',
  VA: '276 434 540/826 703/571 757/948 804/686',
  VT: '802',
  WA: '206 253 360/564 425 509',
  WI: '262 414 608/353 715/534 920/274',
  WV: '304/681',
  WY: '307',

  AB: '403/368/568/587/825 780',
  BC: '250 604/236/257/672/778',
  MB: '204/431/584',
  NB: '506/428',
  NL: '709/879',
  NS: '902/782/851',
  ON: '416/387/437/647/942 519/226/382/548 613/343/753 705/249/683 807 905/289/365/742',
  QC: '418/273/367/581 450/354/579 514/263/438 819/468/873',
  SK: '306/474/639',
  territories: '867',

  Anguilla: '264',
  'Antigua and Barbuda': '268',
  'American Samoa': '684',
  Bahamas: '242',
  Barbados: '246',
  Bermuda: '441',
  'Cayman Islands': '345',
  Dominica: '767',
  'Dominican Republic': '809/829/849',
  Grenada: '473',
  Guam: '671',
  Jamaica: '876/658',
  Montserrat: '664',
  'Northern Mariana Islands': '670',
  'Puerto Rico': '787/939',
  'Saint Kitts and Nevis': '869',
  'Saint Lucia': '758',
  'Saint Vincent and the Grenadines': '784',
  'Sint Maarten': '721',
  'Trinidad and Tobago': '868',
  'Turks and Caicos Islands': '649',
  'Virgin Islands, British': '284',
  'Virgin Islands, US': '340',
}

/**
 * Assigned without a place: personal, machines', satellite, government, carriers', toll-free and premium codes; and 555, which
 * is kept from being an area code and is what people write when they have no number.
 */
export const placelessAreaCodes = `
500 521 522 523 524 525 526 527 528 529 532 533 538 542 544 555 566 577 588 600 622 633 700 710 800 822 833 
844 855 866 877 880 881 882 883 884 885 886 887 888 889 900
`
  .trim()
  .split(/\s+/)

/** Every area code with a place: `{ areaCode, parent, place }`; a parent is its own parent. */
export const areaCodes = Object.entries(codesByPlace).flatMap(([place, text]) =>
  text.split(/\s+/).flatMap((area) => {
    const codes = area.split('/')
    return codes.map((areaCode) => ({ areaCode, parent: codes[0], place }))
  }),
)
