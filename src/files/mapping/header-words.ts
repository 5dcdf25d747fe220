import { headerWordsOf, type WordClass } from './header-lexicon.ts'
import { headerRole } from './header-roles.ts'
import { bareHeader, withoutPrefix, withoutQuestion } from './header-text.ts'
import type { ImportField } from './import-fields.ts'

/**
 * What columns are called, in the exports of other programs and in the languages people keep lists in; bare words as
 * `bareHeader` makes them. Within a field the first words are the surest: where two columns could be it, they decide.
 */
const headerWords: Readonly<Partial<Record<ImportField, readonly string[]>>> = {
  firstName: [
    'first name|firstname|given name|forename|forenames|christian name|fname|first',
    'vorname|ime|име|adi|vardas|vards|eesnimi|eiginnafn|ime osobno|prenom|nombre|nombre de pila|primer nombre|nome|primeiro nome|voornaam|imie|fornamn|fornavn|etunimi|jmeno|krestni jmeno|keresztnev|prenume|ad|isim|ten|nama depan',
    'имя|имя контакта|ім я|ονομα|שם פרטי|الاسم الأول|पहला नाम|名|名前 名|名字|이름|ชื่อ',
    'name first|name first name|first name contact|given names|rufname|voornamen|nombres|primer nombre|primo nome|prenoms|prenom usuel|имя отчество|имя клиента|tên',
  ],
  lastName: [
    'last name|lastname|family name|surname|lname|last',
    'nachname|prezime|priimek|презиме|pavarde|uzvards|perekonnanimi|eftirnafn|familienname|nom|nom de famille|apellido|apellidos|primer apellido|sobrenome|apelido|cognome|achternaam|nazwisko|efternamn|etternavn|efternavn|sukunimi|prijmeni|vezeteknev|nume|nume de familie|soyad|soyadi|ho|nama belakang',
    'фамилия|прізвище|επωνυμο|שם משפחה|اسم العائلة|اللقب|उपनाम|姓|苗字|姓氏|성|นามสกุล',
    'name last|name last name|familyname|zuname|nom usuel|apellido 1|primer apellido|sobrenomes|cognomi|nom de naissance|фамилия клиента|họ',
  ],
  fullName: [
    'full name|fullname|formatted name|display name|contact name|name|contact|customer name|customer|file as',
    'vollstandiger name|vor und nachname|nom complet|nombre completo|nome completo|nome e cognome|volledige naam|naam|imie i nazwisko|fullstandigt namn|namn|navn|koko nimi|nimi|cele jmeno|teljes nev|nev|ad soyad|ho ten|ho va ten|nama lengkap|nama',
    'фио|полное имя|ф и о|піб|ονοματεπωνυμο|שם מלא|שם|الاسم|الاسم الكامل|नाम|पूरा नाम|氏名|お名前|名前|姓名|성명|ชื่อ นามสกุล',
    'name vorname|wie heisst du|wie heissen sie|comment vous appelez vous|como te llamas|invitee name|contact person|ansprechpartner|kontaktperson|persona de contacto|persona di contatto|contactpersoon|personne de contact|last name first name|last first|name last first|nachname vorname|nom prenom|nom et prenom|apellidos y nombre|nombre y apellidos|nombre y apellido|apellidos nombre|nombre apellidos|nome cognome|nome sobrenome|nome e sobrenome|adi soyadi|isim soyisim|isim soyad|nume si prenume|nume prenume|ime i prezime|ime in priimek|ime prezime|prezime i ime|име и фамилия|име и презиме|jmeno a prijmeni|prijmeni a jmeno|meno a priezvisko|vezetek es keresztnev|for och efternamn|for og etternavn|for og efternavn|nimi sukunimi|etu ja sukunimi|voor en achternaam|voornaam achternaam|vorname nachname|vorname name|nachname vorname|prenom nom|prenom et nom|imie nazwisko|nazwisko i imie|фамилия имя отчество|фамилия имя|имя фамилия|имя и фамилия|прізвище ім я по батькові|прізвище ім я|ім я та прізвище|ονομα επωνυμο|επωνυμο ονομα|שם ושם משפחה|الاسم الثلاثي|ชื่อ สกุล|ชื่อ นามสกุล|名字 姓氏|cognome nome|surname name|person name|primary contact|main contact|lead name|child name|childs name|pupil name|name des kindes|client name|member name|subscriber name|patient name|student name|guest name|attendee name|kundenname|kunde|client|cliente|klient|клиент|контакт|контактное лицо|顧客名|客户|客户姓名|고객명|담당자명|your name|what is your name|caller id name|caller name|callers name|cid name|calleridname|attendee|participant|patient|student|tenant|applicant|candidate|guest|homeowner|resident|donor|teilnehmer|participante|mieter',
  ],
  businessName: [
    'company|company name|business name|organization|organisation|organization name|organization 1 name|associated company|account name|business|employer',
    'firma|tvrtka|poduzece|podjetje|imone|uznemums|ettevote|фирма|unternehmen|firmenname|entreprise|societe|nom de l entreprise|empresa|nombre de la empresa|nome da empresa|azienda|societa|bedrijf|bedrijfsnaam|nazwa firmy|foretag|virksomhed|bedrift|yritys|spolecnost|ceg|cegnev|companie|sirket|cong ty|perusahaan',
    'компания|организация|компанія|організація|εταιρεια|חברה|الشركة|شركة|कंपनी|会社|会社名|公司|单位|公司名称|회사|회사명|บริษัท',
    'company organization|companyname|organisation name|company account|account|business name company|betrieb|nom entreprise|nom de la societe|raison sociale|razon social|ragione sociale|razao social|organizacion|organizacao|organizzazione|organisatie|организация название|単位|勤務先|기관명|where do you work|zugehoriges unternehmen|entreprise associee|empresa asociada|azienda associata|name des unternehmens|company or organization|name adressattyp unternehmen',
  ],
  jobTitle: [
    'job title|jobtitle|organization title|organization 1 title|position|occupation|role|job',
    'title|berufsbezeichnung|beruf|stellenbezeichnung|fonction|poste|profession|cargo|puesto|ocupacion|cargo empresa|ruolo|qualifica|functie|functietitel|stanowisko|befattning|stilling|tehtavanimike|pozice|beosztas|functia|unvan|chuc vu|jabatan',
    'должность|посада|θεση|תפקיד|المسمى الوظيفي|पद|役職|职位|职务|職稱|직책|직함|ตำแหน่ง',
    'job position|titel position|designation|job function|contact title|titre professionnel|intitule du poste|職業|部署 役職',
  ],
  gender: [
    'gender|sex|geschlecht|sexe|genre|sexo|genero|sesso|geslacht|plec|kon|kjonn|пол|стать|性別|性别|성별',
  ],
  birthday: [
    'birthday|birth date|birthdate|date of birth|dob|bday|born|born on|d o b',
    'geburtstag|geburtsdatum|geboren|geboren am|date de naissance|naissance|anniversaire|ne le|fecha de nacimiento|nacimiento|cumpleanos|data de nascimento|nascimento|aniversario|data di nascita|nascita|compleanno|geboortedatum|verjaardag|data urodzenia|urodziny|fodelsedatum|fodelsedag|fodselsdato|fodselsdag|bursdag|syntymaaika|syntymapaiva|datum narozeni|narozeniny|datum narodenia|szuletesi datum|szuletesnap|data nasterii|zi de nastere|dogum tarihi|dogum gunu|ngay sinh|tanggal lahir|datum rodenja|datum rojstva|gimimo data|dzimsanas datums|sunniaeg|faeingardagur|tarikh lahir',
    'дата рождения|день рождения|дата народження|день народження|дата на раждане|датум рођења|ημερομηνια γεννησης|γενεθλια|תאריך לידה|יום הולדת|تاريخ الميلاد|تاريخ الولادة|عيد الميلاد|تاریخ تولد|जन्म तिथि|जन्मतिथि|जन्मदिन|生年月日|誕生日|出生日期|生日|생년월일|생일|วันเกิด|วันเดือนปีเกิด',
  ],
  streetAddress: [
    'street address|street|address 1|address line 1|address line1|business street|address 1 street|work street|business address',
    'home street|home address street|strasse|strasse und hausnummer|anschrift|rue|calle|direccion calle|rua|via|straat|ulica|gata|gatuadress|gade|katuosoite|улица|вулиця|番地|街道|도로명',
    'address street|address1|default address address1|mailing address 1|billing address 1|shipping address 1|street 1|street name|mailing street|hausanschrift|via uff|улица дом',
  ],
  fullAddress: [
    'full address|address|mailing address|address 1 formatted|home address|postal address',
    'adresse|adresse complete|adresse postale|direccion|endereco|indirizzo|adres|adress|osoite|adresa|cim|dia chi|alamat|адрес|адреса|διευθυνση|כתובת|العنوان|पता|住所|地址|주소|ที่อยู่',
    'complete address|formatted address|address formatted|location address|anschrift komplett|postanschrift|direccion completa|indirizzo completo|volledig adres|полный адрес|адрес доставки',
  ],
  city: [
    'city|town|business city|address 1 city|work city|city town|locality',
    'home city|grad|miestas|pilseta|linn|град|ort|stadt|wohnort|ville|commune|ciudad|localidad|poblacion|cidade|citta|comune|plaats|stad|woonplaats|miasto|miejscowosc|ort stad|by|poststed|kaupunki|paikkakunta|mesto|varos|oras|sehir|thanh pho|kota|город|місто|πολη|עיר|المدينة|शहर|市区町村|市|城市|도시|เมือง',
    'city name|suburb|stadt ort|ort wohnort|localite|municipio|municipality|ciudad poblacion|pueblo|citta comune|населенный пункт|市区町村名|所在城市',
  ],
  state: [
    'state|state region|state province|province|region|county|business state|address 1 region|work state',
    'home state|bundesland|kanton|departement|provincia|estado|comunidad autonoma|regione|provincie|wojewodztwo|lan|maakunta|kraj|megye|judet|il|область|регион|штат|область регион|νομος|المحافظة|राज्य|都道府県|省|州|시 도|จังหวัด',
    'state name|province state|province code|state code|region state|administrative area|dep region|departement region|provincia estado|provincia o estado|region country',
  ],
  postalCode: [
    'postal code|postcode|zip|zip code|zipcode|zip postal code|business postal code|address 1 postal code|work postal code|work zip',
    'home postal code|home zip|plz|postleitzahl|code postal|codigo postal|cp|c p|c a p|cep|cap|codice postale|kod pocztowy|postnummer|postinumero|psc|iranyitoszam|cod postal|posta kodu|ma buu dien|kode pos|индекс|почтовый индекс|поштовий індекс|ταχυδρομικος κωδικας|מיקוד|الرمز البريدي|पिन कोड|郵便番号|邮编|邮政编码|우편번호|รหัสไปรษณีย์',
    'postalcode|post code|zip code postal code|zip postcode|pin code|pincode|eircode|codigo postal cp|postnr|psc zip|почтовый код',
  ],
  country: [
    'country|country region|business country region|business country|address 1 country|work country|country code',
    'home country region|home country|land|staat|pays|pais|paese|nazione|kraj panstwo|maa|zeme|orszag|tara|ulke|drzava|država|държава|држава|salis|valsts|riik|quoc gia|negara|страна|країна|χωρα|מדינה|الدولة|البلد|देश|国|国名|国家|國家|국가|ประเทศ',
    'country name|countrycode|country code iso|country iso|country territory|country or region|land region|pays region|pais region|pais o region|paese regione|land regio|cc|nation|страна регион|страна или регион|pais regiao|ulke bolge|kraj region|land omrade|maa alue|zeme oblast|国家 地区|國家 地區|country of residence|country id|address country id|國|国 地域|居住国',
  ],
  timezone: [
    'timezone|time zone|zeitzone|fuseau horaire|zona horaria|fuso horario|fuso orario|tijdzone|часовой пояс|タイムゾーン|时区|시간대',
    'time zone name|tz|timezone name|zeitzonen|fuseau|zona oraria',
  ],
  tags: [
    'tags|tag|labels|label|categories|category|group membership|groups|group|segments|keywords',
    'schlagworte|etiketten|kategorien|gruppen|etiquettes|etiquetas|categorias|marcadores|etichette|categorie|labels groepen|kategorie|etykiety|taggar|tagit|stitky|cimkek|etiketler|теги|метки|категории|теги мітки|タグ|标签|標籤|태그',
    'tag list|contact tags|user tags|label tags|tags labels|kategorie kategorien|catégories|分項目|分類項目|分类|類別|类别|categorieen|kategorier|luokat|kategoriak|kategoriler|kategorija|kategorije|κατηγοριες|범주|קטגוריות|الفئات|หมวดหมู่|категория контакта',
  ],
  externalId: [
    'external id|externalid|record id|contact id|customer id|contactid|customer number|crm id|kundennummer|numero client|id cliente|klantnummer|numer klienta|客户编号|顧客番号',
    'ext id|external key|external customer id|legacy id|source id|crm contact id',
  ],
  preferredChannel: [
    'preferred channel|preferred contact method|bevorzugter kanal|canal prefere|canal preferido',
  ],
  channels: ['channels'],
  status: ['call status|dial status'],
  lastDialTime: ['last dial time|last called|last call'],
  mostRecentOutcome: ['most recent outcome|last outcome|call outcome'],
}

interface HeaderMatch {
  field: ImportField
  /** 0 is the surest. */
  rank: number
}

const byWords = new Map<string, HeaderMatch>()
for (const [field, groups] of Object.entries(headerWords)) {
  let rank = 0
  for (const group of groups) {
    for (const words of group.split('|')) {
      const bare = bareHeader(words)
      if (!byWords.has(bare)) byWords.set(bare, { field: field as ImportField, rank })
      rank++
    }
  }
}

/** The field that a whole header names, in any of the languages and programs we know; undefined where it names none. */
export function matchWhole(header: string): HeaderMatch | undefined {
  const bare = bareHeader(header)
  return (
    byWords.get(bare) ?? byWords.get(bareHeader(withoutPrefix(header))) ?? byWords.get(withoutQuestion(bare))
  )
}

/** A column that is called so only in part, such as "Mailing City", comes after one that is called so. */
const partRank = 100

/**
 * The field that a header names in whole or in part: without what stands in brackets, what a program puts before it
 * (`MAILINGCITY`), and words such as "work" or "billing".
 */
export function matchHeader(header: string): HeaderMatch | undefined {
  const whole = matchWhole(header)
  if (whole !== undefined) return whole
  const own = withoutPrefix(header)
  const bare = bareHeader(own)
  const parts = [
    bareHeader(own.replace(/[([{].*$/s, '')),
    bare.replace(glued, '$2').trim(),
    essenceOf(bare),
    bare.replace(/^.* (?=country$|country code$)/, ''),
  ]
  const match = parts
    .map((part) => byWords.get(part))
    .find((found) => found !== undefined && inPart.has(found.field))
  return match && { ...match, rank: match.rank + partRank }
}

/** Fields of which a header may name one of several: a home and a work city, a billing and a shipping name. */
const inPart = new Set<ImportField>([
  'firstName',
  'lastName',
  'fullName',
  'businessName',
  'jobTitle',
  'gender',
  'streetAddress',
  'fullAddress',
  'city',
  'state',
  'postalCode',
  'country',
])

/** As Salesforce's Data Loader and databases write them. */
const glued =
  /^(mailing|billing|shipping|home|work|business|other|primary|default|contact|customer|lead|person|po|sa)(?=[a-z ]{3,}$)(.*)$/

const idle = new Set<WordClass | undefined>(['work', 'home', 'main', 'other', 'filler'])

/** A header without the words that say which of several it is. "Last login" and "First contact" are no names. */
function essenceOf(bare: string): string {
  const essence = headerWordsOf(bare)
    .filter(({ meaning }) => !idle.has(meaning))
    .map(({ text }) => text)
    .join(' ')
  if (essence !== 'first' && essence !== 'last') return essence
  return bare.endsWith(` ${essence}`) && /^[\p{L} ]+$/u.test(bare) ? essence : ''
}

/** Whether a text is something that columns are called. */
export function isKnownHeader(text: string): boolean {
  if (text.length > 80) return false
  const role = headerRole(text)?.role
  // "Work" and "Home" also stand in cells.
  return matchHeader(text) !== undefined || (role !== undefined && role !== 'bareLabel')
}
