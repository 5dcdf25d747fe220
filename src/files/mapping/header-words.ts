import type { ImportField } from './import-fields.ts'

/**
 * What columns are called, in the exports of other programs and in the languages people keep lists in; bare words as
 * `bareHeader` makes them. Within a field the first words are the surest: where two columns could be it, they decide.
 */
const headerWords: Readonly<Record<NamedField, readonly string[]>> = {
  phone: [
    'phone|phone number|primary phone|mobile|mobile phone|mobile phone number|cell|cell phone|cellphone|mobile number|phone 1 value|contact phone number|primary mobile|primaryphone',
    'iphone|telephone|tel|tel number|telephone number|phone mobile|mobile tel|phone cell|sms phone number|whatsapp phone number|whatsapp|msisdn|mobil|handy|handynummer|mobilnummer|mobiltelefon|telefon mobil',
    'telefon|telefonnummer|rufnummer|telephone mobile|portable|telephone portable|numero de telephone|telefono|telefono movil|movil|celular|numero de telefono|telefone|telemovel|numero de telefone|cellulare|numero di telefono|telefoonnummer|telefoon|mobiel|mobielnummer|telefon komorkowy|numer telefonu|puhelin|puhelinnumero|matkapuhelin|mobilni telefon|telefonszam|cep telefonu|telefon numarasi|teleffon|soo dien thoai|so dien thoai|nomor telepon|telepon',
    'телефон|мобильный телефон|номер телефона|мобильный|мобільний телефон|τηλεφωνο|κινητο|טלפון|נייד|هاتف|الهاتف|رقم الهاتف|جوال|फोन|मोबाइल|電話|電話番号|携帯電話|携帯|电话|手机|手机号|手机号码|電話號碼|전화|전화번호|휴대폰|휴대전화|โทรศัพท์',
    'business phone|work phone|phone work|company main phone|home phone|phone home|other phone|phone 2 value|phone 3 value|business phone 2|home phone 2|telefon geschaftlich|telefon privat|festnetz',
  ],
  phoneExtension: [
    'phone extension|phone ext|extension|ext|telephone extension|durchwahl|nebenstelle|ramal|anexo|добавочный',
  ],
  email: [
    'email|e mail|email address|e mail address|e mail 1 value|primary email|mail|emailaddress|primaryemail|e mail 1 address',
    'e mail adresse|emailadresse|mailadresse|adresse e mail|adresse email|adresse mail|courriel|courrier electronique|correo|correo electronico|email contacto|direccion de correo electronico|correio eletronico|endereco de email|endereco de e mail|indirizzo email|indirizzo e mail|posta elettronica|e mailadres|emailadres|adres e mail|adres email|e postadress|e post|epost|e mailadresse|sahkoposti|sahkopostiosoite|eposta|e posta|e posta adresi|e mail cim|dia chi email|alamat email',
    'электронная почта|почта|эл почта|адрес электронной почты|електронна пошта|ηλεκτρονικο ταχυδρομειο|אימייל|דואל|البريد الإلكتروني|بريد إلكتروني|ईमेल|メール|メールアドレス|电子邮件|邮箱|电子邮箱|電子郵件|이메일|이메일 주소|อีเมล',
    'email work|work email|business email|email home|home email|personal email|e mail 2 value|e mail 2 address|e mail 3 value|e mail 3 address|other email',
  ],
  firstName: [
    'first name|firstname|given name|forename|fname|first',
    'vorname|prenom|nombre|nombre de pila|primer nombre|nome|primeiro nome|voornaam|imie|fornamn|fornavn|etunimi|jmeno|krestni jmeno|keresztnev|prenume|ad|isim|ten|nama depan',
    'имя|имя контакта|ім я|ονομα|שם פרטי|الاسم الأول|पहला नाम|名|名前 名|名字|이름|ชื่อ',
  ],
  lastName: [
    'last name|lastname|family name|surname|lname|last',
    'nachname|familienname|nom|nom de famille|apellido|apellidos|primer apellido|sobrenome|apelido|cognome|achternaam|nazwisko|efternamn|etternavn|efternavn|sukunimi|prijmeni|vezeteknev|nume|nume de familie|soyad|soyadi|ho|nama belakang',
    'фамилия|прізвище|επωνυμο|שם משפחה|اسم العائلة|اللقب|उपनाम|姓|苗字|姓氏|성|นามสกุล',
  ],
  fullName: [
    'full name|fullname|formatted name|display name|contact name|name|contact|customer name|customer|file as',
    'vollstandiger name|vor und nachname|nom complet|nombre completo|nome completo|nome e cognome|volledige naam|naam|imie i nazwisko|fullstandigt namn|namn|navn|koko nimi|nimi|cele jmeno|teljes nev|nev|ad soyad|ho ten|ho va ten|nama lengkap|nama',
    'фио|полное имя|ф и о|піб|ονοματεπωνυμο|שם מלא|שם|الاسم|الاسم الكامل|नाम|पूरा नाम|氏名|お名前|名前|姓名|성명|ชื่อ นามสกุล',
  ],
  businessName: [
    'company|company name|business name|organization|organisation|organization name|organization 1 name|associated company|account name|business|employer',
    'firma|unternehmen|firmenname|entreprise|societe|nom de l entreprise|empresa|nombre de la empresa|nome da empresa|azienda|societa|bedrijf|bedrijfsnaam|nazwa firmy|foretag|virksomhed|bedrift|yritys|spolecnost|ceg|cegnev|companie|sirket|cong ty|perusahaan',
    'компания|организация|компанія|організація|εταιρεια|חברה|الشركة|شركة|कंपनी|会社|会社名|公司|单位|公司名称|회사|회사명|บริษัท',
  ],
  jobTitle: [
    'job title|jobtitle|organization title|organization 1 title|position|occupation|role|job',
    'title|berufsbezeichnung|beruf|stellenbezeichnung|fonction|poste|profession|cargo|puesto|ocupacion|cargo empresa|ruolo|qualifica|functie|functietitel|stanowisko|befattning|stilling|tehtavanimike|pozice|beosztas|functia|unvan|chuc vu|jabatan',
    'должность|посада|θεση|תפקיד|المسمى الوظيفي|पद|役職|职位|职务|職稱|직책|직함|ตำแหน่ง',
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
  ],
  fullAddress: [
    'full address|address|mailing address|address 1 formatted|home address|postal address',
    'adresse|adresse complete|adresse postale|direccion|endereco|indirizzo|adres|adress|osoite|adresa|cim|dia chi|alamat|адрес|адреса|διευθυνση|כתובת|العنوان|पता|住所|地址|주소|ที่อยู่',
  ],
  city: [
    'city|town|business city|address 1 city|work city|city town|locality',
    'home city|ort|stadt|wohnort|ville|commune|ciudad|localidad|poblacion|cidade|citta|comune|plaats|stad|woonplaats|miasto|miejscowosc|ort stad|by|poststed|kaupunki|paikkakunta|mesto|varos|oras|sehir|thanh pho|kota|город|місто|πολη|עיר|المدينة|शहर|市区町村|市|城市|도시|เมือง',
  ],
  state: [
    'state|state region|state province|province|region|county|business state|address 1 region|work state',
    'home state|bundesland|kanton|departement|provincia|estado|comunidad autonoma|regione|provincie|wojewodztwo|lan|maakunta|kraj|megye|judet|il|область|регион|штат|область регион|νομος|المحافظة|राज्य|都道府県|省|州|시 도|จังหวัด',
  ],
  postalCode: [
    'postal code|postcode|zip|zip code|zipcode|zip postal code|business postal code|address 1 postal code|work postal code|work zip',
    'home postal code|home zip|plz|postleitzahl|code postal|codigo postal|cp|cep|cap|codice postale|kod pocztowy|postnummer|postinumero|psc|iranyitoszam|cod postal|posta kodu|ma buu dien|kode pos|индекс|почтовый индекс|поштовий індекс|ταχυδρομικος κωδικας|מיקוד|الرمز البريدي|पिन कोड|郵便番号|邮编|邮政编码|우편번호|รหัสไปรษณีย์',
  ],
  country: [
    'country|country region|business country region|business country|address 1 country|work country|country code',
    'home country region|home country|land|staat|pays|pais|paese|nazione|kraj panstwo|maa|zeme|orszag|tara|ulke|quoc gia|negara|страна|країна|χωρα|מדינה|الدولة|البلد|देश|国|国名|国家|國家|국가|ประเทศ',
  ],
  timezone: [
    'timezone|time zone|zeitzone|fuseau horaire|zona horaria|fuso horario|fuso orario|tijdzone|часовой пояс|タイムゾーン|时区|시간대',
  ],
  tags: [
    'tags|tag|labels|label|categories|category|group membership|groups|group|segments|keywords',
    'schlagworte|etiketten|kategorien|gruppen|etiquettes|etiquetas|categorias|marcadores|etichette|categorie|labels groepen|kategorie|etykiety|taggar|tagit|stitky|cimkek|etiketler|теги|метки|категории|теги мітки|タグ|标签|標籤|태그',
  ],
  doNotContact: [
    'do not contact|do not call|dnc|dnd|opt out|opted out|do not disturb|no contact|do not mail|donotcontact',
    'nicht kontaktieren|nicht anrufen|ne pas contacter|ne pas appeler|no contactar|no llamar|nao contatar|non contattare|niet bellen|niet contacteren|не звонить|не беспокоить|連絡不可|请勿联系',
  ],
  externalId: [
    'external id|externalid|record id|contact id|customer id|contactid|customer number|crm id|kundennummer|numero client|id cliente|klantnummer|numer klienta|客户编号|顧客番号',
  ],
  preferredChannel: [
    'preferred channel|preferred contact method|bevorzugter kanal|canal prefere|canal preferido',
  ],
  channels: ['channels'],
  status: ['call status|dial status'],
  lastDialTime: ['last dial time|last called|last call'],
  mostRecentOutcome: ['most recent outcome|last outcome|call outcome'],
}

/** Fields that only Roster's own files have, whose headers are read exactly. */
type OwnField =
  | 'id'
  | 'phoneAsGiven'
  | 'otherPhones'
  | 'otherEmails'
  | 'timezoneSource'
  | 'lists'
  | 'primaryListId'
  | 'attributes'
type NamedField = Exclude<ImportField, OwnField>

interface HeaderMatch {
  field: ImportField
  /** 0 is the surest. */
  rank: number
}

/** A header as its letters and digits: case, accents, marks and the words between brackets make no difference. */
export function bareHeader(header: string): string {
  return header
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .normalize('NFC')
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

/** The field that a header names in any of the languages and programs we know; undefined where it names none. */
export function matchHeader(header: string): HeaderMatch | undefined {
  const bare = bareHeader(header)
  // "Phone (mobile)" may be known as a whole; "City (billing)" is a city.
  return byWords.get(bare) ?? byWords.get(bareHeader(header.replace(/[([{].*$/s, '')))
}
