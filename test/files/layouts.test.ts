import { expect, test } from 'vitest'
import { peopleOf } from './drafted-people.ts'

test.each<[string, string | null, string, string[]]>([
  [
    'HubSpot in Spanish',
    null,
    'Nombre,Apellidos,Correo,Número de teléfono,Número de teléfono móvil,Propietario del contacto,Se canceló la suscripción a todos los correos electrónicos,País/región\nAna,Gil,ana@g.example,912 345 678,612 345 679,Sam,Sí,España\n',
    ['Ana+Gil | +34612345679, +34912345678 | ana@g.example | closed'],
  ],
  [
    'Insightly, its country behind a prefix',
    null,
    'FirstName,LastName,BusinessPhone,MobilePhone,AssistantPhone,EmailAddress,AddressMailCountry,EmailOptedOut\nAnn,Lee,02 1234 5678,0412 345 678,0412 999 999,ann@l.example,Australia,FALSE\n',
    ['Ann+Lee | +61412345678, +61212345678 | ann@l.example | '],
  ],
  [
    'Xero, country and numbers behind prefixes',
    null,
    '*ContactName,EmailAddress,FirstName,LastName,POCountry,PhoneNumber,FaxNumber,MobileNumber,DDINumber,BankAccountNumber\nAcme,ann@l.example,Ann,Lee,Australia,02 1234 5678,02 1234 5679,0412 345 678,02 1234 5670,4155550101\n',
    ['Ann+Lee | +61412345678, +61212345670, +61212345678 | ann@l.example | '],
  ],
  [
    'Keap and Copper, the type behind the number',
    'US',
    'First Name,Email,Phone 1,Phone 1 Ext,Phone 1 Type,Phone 2,Phone 2 Type,Phone 3,Phone 3 Type\nAnn,ann@l.example,(206) 555-0101,12,Work,(206) 555-0102,Mobile,(206) 555-0109,Fax\n',
    ['Ann | +12065550102, +12065550101x12 | ann@l.example | '],
  ],
  [
    'Freshsales and 3CX, labels for headers',
    null,
    'First name,Emails,Work,Mobile,Business,Job title\nAnn,ann@l.example,+1 206 555 0101,+1 206 555 0102,+1 206 555 0103,CEO\n',
    ['Ann | +12065550102, +12065550101, +12065550103 | ann@l.example | '],
  ],
  [
    'a column "Work" that holds no phones',
    null,
    'Name,Mobile,Email,Work,Business\nAnn Lee,+1 206 555 0101,ann@l.example,Nurse,Acme\n',
    ['Ann Lee | +12065550101 | ann@l.example | '],
  ],
  [
    'Five9, numbers by count',
    'US',
    'number1,number2,first_name,last_name,email,DNC\n2065550101,2065550102,Ann,Lee,ann@l.example,Y\n',
    ['Ann+Lee | +12065550101, +12065550102 | ann@l.example | closed'],
  ],
  [
    'VICIdial, a status of its own list',
    null,
    'phone_code|phone_number|first_name|last_name|email|country_code|alt_phone|status\n1|2065550101|Ann|Lee|ann@l.example|USA|2065550102|DNCL\n',
    ['Ann+Lee | +12065550101, +12065550102 | ann@l.example | closed'],
  ],
  [
    'Eventbrite, the buyer is another person',
    null,
    'First Name,Last Name,Email,Cell Phone,Home Country,Buyer First Name,Buyer Email,May we contact you about future events?\nAnn,Lee,ann@l.example,(206) 555-0101,US,Bo,buyer@b.example,No\n',
    ['Ann+Lee | +12065550101 | ann@l.example | closed'],
  ],
  [
    'a list of buyers alone',
    null,
    'Buyer Name,Buyer Email,Buyer Phone\nAnn Lee,ann@l.example,+1 206 555 0101\n',
    ['Ann Lee | +12065550101 | ann@l.example | '],
  ],
  [
    'Calendly, its users are the hosts',
    null,
    'Invitee Name,Invitee Email,Text Reminder Number,User Name,User Email\nAnn Lee,ann@l.example,+1 206-555-0101,Sam,sam@vendor.example\n',
    ['Ann Lee | +12065550101 | ann@l.example | '],
  ],
  [
    'companies with contacts for one purpose each',
    null,
    'Company,Primary Contact,Primary Contact Email,Primary Contact Phone,Billing Contact Email,Billing Contact Phone\nAcme,Ann Lee,ann@l.example,+12065550101,bo@k.example,+12065550102\n',
    ['Ann Lee | +12065550101 | ann@l.example | '],
  ],
  [
    'Typeform, questions for headers',
    null,
    "What's your first name?,What's your last name?,What's your phone number?,What's your email?,May we call you?\nAnn,Lee,+12065550101,ann@l.example,0\n",
    ['Ann+Lee | +12065550101 | ann@l.example | closed'],
  ],
  [
    'a German form',
    'DE',
    'Wie heißt du?,Deine E-Mail-Adresse,Deine Handynummer,Dürfen wir dich anrufen?\nAnn Lee,ann@l.example,0171 2345678,Nein\n',
    ['Ann Lee | +491712345678 | ann@l.example | closed'],
  ],
  [
    'Lexware, Vorname and Name',
    'DE',
    'Vorname;Name;Firma;Telefon 1;Mobiltelefon;Telefax;E-Mail 1;Werbesperre\nJörg;Müller;Müller GmbH;0221 9999901;0171 2345678;0221 9999909;joerg@m.example;Ja\n',
    ['Jörg+Müller | +491712345678, +492219999901 | joerg@m.example | closed'],
  ],
  [
    'a club, both names in one column and tel. dienstl.',
    'DE',
    'Nr.;Name, Vorname;Tel. privat;Tel. dienstl.;Handy;E-Mail;Notfallnummer;Foto-Einwilligung\n1;Müller, Jörg;0221 9999902;0221 9999901;0171 2345678;joerg@m.example;0171 9999999;nein\n',
    ['Jörg+Müller | +491712345678, +492219999902, +492219999901 | joerg@m.example | '],
  ],
  [
    'area codes in a column of their own',
    'DE',
    'Name,Vorwahl,Rufnummer,E-Mail\nAnn Lee,0171,2345678,ann@l.example\nBo Kim,0221,9999901,bo@k.example\n',
    ['Ann Lee | +491712345678 | ann@l.example | ', 'Bo Kim | +492219999901 | bo@k.example | '],
  ],
  [
    'Brazilian DDD',
    'BR',
    'Nome,DDD,Telefone,Email\nAna Souza,11,96123-4567,ana@s.example\n',
    ['Ana Souza | +5511961234567 | ana@s.example | '],
  ],
  [
    'calling codes under Vorwahl',
    null,
    'Name,Vorwahl,Telefon,E-Mail\nAnn Lee,+49,1712345678,ann@l.example\n',
    ['Ann Lee | +491712345678 | ann@l.example | '],
  ],
  [
    'Outlook in Portuguese, Turkish and Polish names a country in a phrase',
    null,
    'Nome,Sobrenome,CEP do Endereço Comercial,País/Região do Endereço Comercial,Telefone Celular,Endereço de Email\nJoão,Souza,01000-000,Brasil,(11) 96123-4567,joao@s.example\n',
    ['João+Souza | +5511961234567 | joao@s.example | '],
  ],
  [
    'Polish "kraj"',
    null,
    'Imię,Nazwisko,Adres służbowy – kraj,Telefon komórkowy,Adres e-mail\nŁukasz,Żak,Polska,512 345 678,lukasz@z.example\n',
    ['Łukasz+Żak | +48512345678 | lukasz@z.example | '],
  ],
  [
    'Turkish "Cep"',
    'TR',
    'Ad,Soyadı,Cep,E-posta\nÖmer,Şahin,0501 234 56 78,omer@s.example\n',
    ['Ömer+Şahin | +905012345678 | omer@s.example | '],
  ],
  [
    'Korean 이름 alone',
    'KR',
    '이름,휴대폰,이메일\n김민수,010-2000-0000,minsu@k.example\n',
    ['김민수 | +821020000000 | minsu@k.example | '],
  ],
  [
    'Croatian',
    null,
    'Ime;Prezime;Mobitel;E-pošta;Država\nŽeljko;Čović;091 234 5678;zeljko@c.example;Hrvatska\n',
    ['Željko+Čović | +385912345678 | zeljko@c.example | '],
  ],
  [
    'Hebrew and Arabic',
    null,
    'שם פרטי,שם משפחה,טלפון נייד,דוא"ל,מדינה\nדוד,כהן,050-234-5678,david@c.example,ישראל\n',
    ['דוד+כהן | +972502345678 | david@c.example | '],
  ],
  [
    'phones as JSON lists with their types',
    null,
    `${JSON.stringify({
      name: 'Ann Lee',
      phones: [
        { type: 'fax', value: '+12065550109' },
        { type: 'mobile', value: '+12065550102' },
      ],
      do_not_call: true,
    })}\n`,
    ['Ann Lee | +12065550102 |  | closed'],
  ],
  [
    'Shopify, digits behind a quote',
    null,
    "First Name,Email,Default Address Zip,Default Address Country Code,Phone,Accepts Email Marketing\nAnn,ann@l.example,'98101,US,'+12065550102,no\n",
    ['Ann | +12065550102 | ann@l.example | closed'],
  ],
  [
    'HubSpot, another mobile after every phone of the person’s own',
    'US',
    'First Name,Email,Other Mobile,Phone Number,Mobile Phone Number\nAnn,ann@l.example,3035550173,3035550171,3035550172\nBo,bo@k.example,3035550175,3035550174,\nCy,cy@d.example,3035550176,,\n',
    [
      'Ann | +13035550172, +13035550171, +13035550173 | ann@l.example | ',
      'Bo | +13035550174, +13035550175 | bo@k.example | ',
      'Cy | +13035550176 | cy@d.example | ',
    ],
  ],
  [
    'Google, labels of another mobile, of an assistant and of a spouse',
    null,
    'First Name,Phone 1 - Label,Phone 1 - Value,Phone 2 - Label,Phone 2 - Value,E-mail 1 - Label,E-mail 1 - Value\nAnn,Other mobile,+13035550173,Home,+13035550171,Assistant,pat@v.example\nBo,Assistant,+13035550174,Work,+13035550175,Home,bo@k.example\n',
    ['Ann | +13035550171, +13035550173 |  | ', 'Bo | +13035550175 | bo@k.example | '],
  ],
  [
    'iCloud, the assistant’s number on a card',
    null,
    'BEGIN:VCARD\nVERSION:3.0\nFN:Ann Lee\nTEL;TYPE=CELL:+13035550171\nitem1.TEL:+13035550172\nitem1.X-ABLabel:_$!<Assistant>!$_\nEND:VCARD\n',
    ['Ann Lee | +13035550171 |  | '],
  ],
  [
    'a telephone system, numbers by place',
    'US',
    'First Name,Email,Business Number,Business Number 2,Business Fax,Mobile,Mobile 2,Home,Other\nAnn,ann@l.example,(303) 555-0171,(303) 555-0172,(303) 555-0173,(303) 555-0174,(303) 555-0175,(303) 555-0176,(303) 555-0178\n',
    [
      'Ann | +13035550174, +13035550175, +13035550176, +13035550171, +13035550172, +13035550178 | ann@l.example | ',
    ],
  ],
  [
    'a scrubbed list of calls',
    'US',
    'PHONE,FIRST_NAME,LINE_TYPE,DNC_FEDERAL,DNC_STATE,LITIGATOR\n3035550171,Ann,Mobile,No,,No\n3035550172,Bo,Landline,Yes,,No\n3035550173,Cy,VoIP,No,"FL,TX",No\n3035550174,Di,VoIP,No,,Yes\n',
    [
      'Ann | +13035550171 |  | ',
      'Bo | +13035550172 |  | closed',
      'Cy | +13035550173 |  | closed',
      'Di | +13035550174 |  | closed',
    ],
  ],
  [
    'a list of houses, whose owners are the people',
    'US',
    'Owner 1 First Name,Owner 1 Last Name,Owner 2 First Name,Property Address,APN,Phone 1,Phone 1 Type,Phone 1 DNC,Phone 2,Phone 2 Type,Phone 2 DNC\nAnn,Lee,Bo,9 Oak St,3035550199,3035550171,Landline,N,3035550172,Mobile,N\nCy,Day,,9 Ash St,3035550198,3035550173,Mobile,Y,,,\n',
    ['Ann+Lee | +13035550172, +13035550171 |  | ', 'Cy+Day | +13035550173 |  | closed'],
  ],
  [
    'Typeform, the number asked for in a question',
    null,
    'What is your name?,And your *email*?,What number can we reach you at?,Can we call you?\nAnn Lee,ann@l.example,+13035550171,1\nBo Kim,bo@k.example,+13035550172,0\n',
    ['Ann Lee | +13035550171 | ann@l.example | ', 'Bo Kim | +13035550172 | bo@k.example | closed'],
  ],
  [
    'a rare delimiter, found by the words of the header',
    null,
    'Email^Phone^Name\nann@l.example^+13035550171^Ann Lee\n',
    ['Ann Lee | +13035550171 | ann@l.example | '],
  ],
  [
    'people called by what they are, beside flags that are no names',
    null,
    'Patient,Email,Student,Guest\nAnn Lee,ann@l.example,Yes,2\nBo Kim,bo@k.example,No,0\n',
    ['Ann Lee |  | ann@l.example | ', 'Bo Kim |  | bo@k.example | '],
  ],
  [
    'addresses under "Subscriber" and "Username (email)"',
    null,
    'Name,Subscriber\nAnn Lee,ann@l.example\nBo Kim,bo@k.example\n',
    ['Ann Lee |  | ann@l.example | ', 'Bo Kim |  | bo@k.example | '],
  ],
  [
    'a list called "Unsubscribed" among the lists that people are on',
    null,
    'Email,List\nann@l.example,Unsubscribed\nbo@k.example,News\n',
    [' |  | ann@l.example | closed', ' |  | bo@k.example | '],
  ],
])('%s', async (_, region, text, expected) => {
  expect(await peopleOf(text, region)).toEqual(expected)
})
