/**
 * Where people live: how many of them, what they are called, and a few towns.
 *
 * @typedef {object} Region
 * @property {import('libphonenumber-js').CountryCode} code
 * @property {number} weight
 * @property {keyof typeof import('./cultures.js').cultures} culture
 * @property {readonly string[]} cities
 */

/** @type {readonly Region[]} */
export const regions = [
  region('US', 300, 'english', 'New York|Los Angeles|Chicago|Houston|Phoenix|Winston-Salem'),
  region('US', 60, 'spanish', 'Miami|San Antonio|El Paso|San José'),
  region('GB', 80, 'english', 'London|Leeds|Glasgow|Stratford-upon-Avon'),
  region('IN', 80, 'hindi', 'मुंबई|Delhi|Bengaluru|Pune'),
  region('BR', 60, 'portuguese', 'São Paulo|Brasília|Manaus|Goiânia'),
  region('DE', 60, 'german', 'Berlin|München|Köln|Frankfurt (Oder)'),
  region('FR', 50, 'french', "Paris|Lyon|Saint-Étienne|L'Haÿ-les-Roses"),
  region('CA', 40, 'english', 'Toronto|Vancouver|Halifax'),
  region('CA', 10, 'french', 'Montréal|Québec|Trois-Rivières'),
  region('MX', 40, 'spanish', 'Ciudad de México|Mérida|Tijuana'),
  region('JP', 40, 'japanese', '東京|大阪市|札幌市'),
  region('CN', 40, 'chinese', '上海|北京|深圳'),
  region('RU', 30, 'russian', 'Москва|Казань|Владивосток'),
  region('ES', 30, 'spanish', 'Madrid|A Coruña|Las Palmas'),
  region('AU', 25, 'english', 'Sydney|Perth|Adelaide'),
  region('TR', 20, 'turkish', 'İstanbul|İzmir|Ankara'),
  region('PL', 20, 'polish', 'Warszawa|Łódź|Kraków'),
  region('KR', 20, 'korean', '서울|부산'),
  region('VN', 15, 'vietnamese', 'Hà Nội|Đà Nẵng'),
  region('AR', 15, 'spanish', 'Buenos Aires|Córdoba'),
  region('EG', 15, 'arabic', 'القاهرة|الإسكندرية'),
  region('SA', 10, 'arabic', 'الرياض|جدة'),
  region('TH', 10, 'thai', 'กรุงเทพ|เชียงใหม่'),
  region('AT', 10, 'german', 'Wien|Sankt Pölten'),
  region('PT', 10, 'portuguese', 'Lisboa|Ponta Delgada'),
  region('IL', 8, 'hebrew', 'תל אביב|ירושלים'),
  region('GR', 8, 'greek', 'Αθήνα|Θεσσαλονίκη'),
  region('UA', 8, 'russian', 'Київ|Львів'),
  region('ZA', 8, 'english', 'Johannesburg|Cape Town'),
  region('NZ', 5, 'english', 'Auckland|Whangārei'),
]

/**
 * @param {Region['code']} code
 * @param {number} weight
 * @param {Region['culture']} culture
 * @param {string} cities
 * @returns {Region}
 */
function region(code, weight, culture, cities) {
  return { code, weight, culture, cities: cities.split('|') }
}
