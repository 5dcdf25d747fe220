import { expect, test } from 'vitest'
import { peopleOf } from './drafted-people.ts'

/** Layout, the workspace's region, the file, and its people: `name | phones | emails | closed`. */
type Layout = [string, string | null, string | Buffer, string[]]

const mailTools: Layout[] = [
  [
    'Mailjet: who is excluded from campaigns is not written to, a pending opt-in of no is none',
    null,
    'email,name,is_excluded,is_opt_in_pending\nann@l.example,Ann Lee,true,false\nbo@k.example,Bo Kim,false,false\ncy@d.example,Cy Day,false,true\n',
    [
      'Ann Lee |  | ann@l.example | closed',
      'Bo Kim |  | bo@k.example | ',
      'Cy Day |  | cy@d.example | closed',
    ],
  ],
  [
    'MailerLite: Name beside Last name is the first name',
    null,
    'Subscriber,Subscribed,Name,Last name,Status,Unsubscribed\nann@l.example,2024-03-01 10:00:00,Ann,Lee,active,\nbo@k.example,2024-03-01 10:00:00,Bo,Kim,unsubscribed,2024-04-01 10:00:00\n',
    ['Ann+Lee |  | ann@l.example | ', 'Bo+Kim |  | bo@k.example | closed'],
  ],
  [
    'Kit: State is whether somebody is still subscribed',
    null,
    'First Name,Email,State,Tags\nAnn,ann@l.example,active,vip\nBo,bo@k.example,cancelled,\nCy,cy@d.example,bounced,\nDi,di@d.example,complained,\n',
    [
      'Ann |  | ann@l.example | ',
      'Bo |  | bo@k.example | closed',
      'Cy |  | cy@d.example | closed',
      'Di |  | di@d.example | closed',
    ],
  ],
  [
    'Constant Contact: a status behind each address',
    'US',
    'First name,Email address - home,Email status - home,Phone - mobile\nAnn,ann@l.example,Active,3035550171\nBo,bo@k.example,Unsubscribed,\n',
    ['Ann | +13035550171 | ann@l.example | ', 'Bo |  | bo@k.example | closed'],
  ],
  [
    'CleverReach: the day of leaving, or 0',
    null,
    'id;email;registered;deactivated;attributes.vorname\n1;ann@l.example;2024-03-01;0;Ann\n2;bo@k.example;2024-03-01;2024-05-01;Bo\n',
    ['Ann |  | ann@l.example | ', 'Bo |  | bo@k.example | closed'],
  ],
  [
    'Campaign Monitor: an email client is no email',
    null,
    'Email Address,Name,Email Client\nann@l.example,Ann Lee,Gmail\n',
    ['Ann Lee |  | ann@l.example | '],
  ],
]

const crms: Layout[] = [
  [
    'Odoo: the company stands before the name',
    'BE',
    'External ID,Display Name,Company Name,Mobile,Is Blacklisted\nx_1,"Acme, Ann Lee",Acme,0470 12 34 56,True\n',
    ['Ann Lee | +32470123456 |  | closed'],
  ],
  [
    'vtiger in Italian: refuses email',
    'IT',
    'Nome,Cognome,Cellulare,Non Chiamare,Rifiuta Email\nLuca,Rossi,347 1234567,Sì,No\nGia,Neri,348 1234567,No,Sì\n',
    ['Luca+Rossi | +393471234567 |  | closed', 'Gia+Neri | +393481234567 |  | closed'],
  ],
  [
    'DATEV: the contact person is another person',
    'DE',
    'Name (Adressattyp Unternehmen);Name (Adressattyp natürl. Person);Vorname (Adressattyp natürl. Person);Telefon;Ansprechpartner\n;Müller;Jörg;0221 9999901;Pat Chef\nAcme GmbH;;;0221 9999902;\n',
    ['Jörg+Müller | +492219999901 |  | ', 'Acme GmbH | +492219999902 |  | '],
  ],
  [
    'QuickBooks: last names before first names among companies',
    'US',
    'Name,Company name,Phone\n"Lee, Ann",,(303) 555-0171\nAcme Inc,Acme Inc,(303) 555-0172 x5\n',
    ['Ann+Lee | +13035550171 |  | ', 'Acme Inc | +13035550172x5 |  | '],
  ],
  [
    'Stripe: what stands in brackets behind a phone, beside an empty phone of the address',
    null,
    'Email,Name,phone (metadata),Shipping Phone\nann@l.example,Ann Lee,+13035550171,\n',
    ['Ann Lee | +13035550171 | ann@l.example | '],
  ],
  [
    'WooCommerce: when somebody was last active is no last name',
    null,
    'Name,Last Active,Last Login,Email\nAnn Lee,2024-03-01,2024-03-02,ann@l.example\n',
    ['Ann Lee |  | ann@l.example | '],
  ],
  [
    'ChurchSuite: consent by channel',
    'GB',
    'First Name,Mobile,Communication Consent Email,Communication Consent Phone\nAnn,07400 123456,Yes,No\nBo,07400 123457,Yes,Yes\n',
    ['Ann | +447400123456 |  | closed', 'Bo | +447400123457 |  | '],
  ],
  [
    'Lightspeed: No Phone forbids calls',
    'NL',
    'firstName,Phone Mobile,No Phone\nJan,06 12345678,True\nPiet,06 12345679,False\n',
    ['Jan | +31612345678 |  | closed', 'Piet | +31612345679 |  | '],
  ],
  [
    'No Phone in Malay is the number',
    'MY',
    'Nama,No. Phone,Email\nSiti,012-345 6789,siti@s.example\n',
    ['Siti | +60123456789 | siti@s.example | '],
  ],
]

const phoneSystems: Layout[] = [
  [
    'Aircall: labels and values of a list, each in a column',
    null,
    'first_name,phone_numbers.0.label,phone_numbers.0.value,phone_numbers.1.label,phone_numbers.1.value,emails.0.label,emails.0.value\nAnn,Mobile,+13035550171,Fax,+13035550199,Work,ann@l.example\n',
    ['Ann | +13035550171 | ann@l.example | '],
  ],
  [
    'FreePBX: names of callers',
    'US',
    'Caller ID Name,Caller ID Number,Speed Dial\nAnn Lee,3035550171,5\nBo Kim,3035550172,\n',
    ['Ann Lee | +13035550171 |  | ', 'Bo Kim | +13035550172 |  | '],
  ],
  [
    'Nokia Suite: general numbers are the person’s',
    null,
    'First name;Last name;General mobile;General phone;General email;General fax\nAnn;Lee;+48512345678;+48221234567;ann@l.example;+48221234568\n',
    ['Ann+Lee | +48512345678, +48221234567 | ann@l.example | '],
  ],
  [
    'a log of messages: the one number they were sent from is nobody’s',
    null,
    'To,From,FirstName,Opted Out\n+13035550171,+18005550100,Ann,true\n+13035550172,+18005550100,Bo,false\n',
    ['Ann | +13035550171 |  | closed', 'Bo | +13035550172 |  | '],
  ],
  [
    'Outlook in Portuguese of Portugal',
    'PT',
    'Primeiro nome,Apelido,Telefone do emprego,Telemóvel,Endereço de correio electrónico,País do local de trabalho\nJoão,Souza,21 099 9901,912 345 678,joao@s.example,Portugal\n',
    ['João+Souza | +351912345678, +351210999901 | joao@s.example | '],
  ],
]

const byHand: Layout[] = [
  [
    'Spanish',
    'ES',
    'Nombre y apellidos|Móvil|Fijo|Correo-e|¿No llamar?|C.P.\nAna Gil|612 345 678|912 345 678|ana@g.example|Sí|28001\n',
    ['Ana Gil | +34612345678, +34912345678 | ana@g.example | closed'],
  ],
  [
    'Brazilian',
    'BR',
    'Nome completo;Celular/WhatsApp;Fone Res.;Não quer receber ligações\nAna Souza;(11) 96123-4567;(11) 3456-7890;Sim\n',
    ['Ana Souza | +5511961234567, +551134567890 |  | closed'],
  ],
  [
    'Dutch',
    'NL',
    'Achternaam;Voornaam;Mobiel nr.;Vast nr.;Niet bellen a.u.b.\nBos;Piet;06-12345678;030-9999901;ja\n',
    ['Piet+Bos | +31612345678, +31309999901 |  | closed'],
  ],
  [
    'Japanese',
    'JP',
    '氏名,携帯,DM希望,電話連絡\n山田 太郎,090-1234-5678,否,不可\n佐藤 花子,080-1234-5678,希望,可\n',
    ['山田 太郎 | +819012345678 |  | closed', '佐藤 花子 | +818012345678 |  | '],
  ],
  [
    'Chinese',
    'CN',
    '姓名,手机号码,固定电话,是否接受营销\n王伟,13812345678,010-62345678,否\n',
    ['王伟 | +8613812345678, +861062345678 |  | closed'],
  ],
  [
    'Turkish',
    'TR',
    'Adı Soyadı;Cep Telefonu;Aranmak İstemiyor\nÖmer Şahin;0501 234 56 78;Evet\nAyşe Ak;5012345679;Hayır\n',
    ['Ömer Şahin | +905012345678 |  | closed', 'Ayşe Ak | +905012345679 |  | '],
  ],
  [
    'Czech',
    'CZ',
    'Jméno;Příjmení;Mobil;Pevná linka;Nevolat\nJana;Nová;601 123 456;224 123 456;ANO\n',
    ['Jana+Nová | +420601123456, +420224123456 |  | closed'],
  ],
  [
    'Hungarian',
    'HU',
    'Név;Mobil;Ne hívjuk\nNagy Éva;06 20 123 4567;igen\n',
    ['Nagy Éva | +36201234567 |  | closed'],
  ],
  [
    'Greek',
    'GR',
    'Επώνυμο;Όνομα;Κινητό;Ηλ. ταχυδρομείο;Να μην καλείται\nΝίκου;Άννα;6912345678;anna@n.example;ΝΑΙ\n',
    ['Άννα+Νίκου | +306912345678 | anna@n.example | closed'],
  ],
  [
    'Romanian, a consent of no',
    'RO',
    'Nume și prenume;Telefon mobil;Acord de contact\nPop Ana;0712 345 678;nu\n',
    ['Pop Ana | +40712345678 |  | closed'],
  ],
  [
    'Croatian, in the encoding of Windows: no word mixes two scripts',
    'HR',
    Buffer.from('Ime i prezime;Mobitel;Ne zvati\n\x8eeljka \xc8ovi\xe6;091 234 5678;da\n', 'latin1'),
    ['Željka Čović | +385912345678 |  | closed'],
  ],
  [
    'Bulgarian',
    'BG',
    'Име;Фамилия;Телефон;Да не се звъни\nИван;Петров;0888 123 456;да\n',
    ['Иван+Петров | +359888123456 |  | closed'],
  ],
]

const besides: Layout[] = [
  [
    'Jotform: "I agree" under what is agreed to',
    'US',
    'Full Name,Phone Number,I agree to receive text messages,Emergency Contact Number\nAnn Lee,(303) 555-0171,,(303) 555-0199\nBo Kim,(303) 555-0172,I agree,(303) 555-0198\n',
    ['Ann Lee | +13035550171 |  | ', 'Bo Kim | +13035550172 |  | '],
  ],
  [
    'a German form asks under which number',
    'DE',
    'Wie ist dein Name?,Unter welcher Nummer können wir dich erreichen?\nAnn Lee,0171 2345678\n',
    ['Ann Lee | +491712345678 |  | '],
  ],
  [
    'Bloomerang and Raiser’s Edge: restrictions and requests',
    'US',
    'First,Last,Primary Phone,Communication Restrictions,Requests no phone,Is deceased\nAnn,Lee,303-555-0171,Do Not Solicit,No,No\nBo,Kim,303-555-0172,,Yes,No\nCy,Day,303-555-0173,,No,Yes\nDi,Ott,303-555-0174,None,No,No\n',
    [
      'Ann+Lee | +13035550171 |  | closed',
      'Bo+Kim | +13035550172 |  | closed',
      'Cy+Day | +13035550173 |  | closed',
      'Di+Ott | +13035550174 |  | ',
    ],
  ],
  [
    'two people in a row: the email of the second is not the first one’s',
    'US',
    'First Name 1,Last Name 1,First Name 2,Last Name 2,Phone,Email 1,Email 2\nAnn,Lee,Ben,Lee,303-555-0171,ann@l.example,ben@l.example\n',
    ['Ann+Lee | +13035550171 | ann@l.example | '],
  ],
  [
    'a status in words of its own',
    'DE',
    'Name;Telefon;Status\nAnn;0171 2345678;Aktiv\nBo;0171 2345679;Nicht anrufen\nCy;0171 2345670;Widerspruch\nDi;0171 2345671;Remove from list\n',
    [
      'Ann | +491712345678 |  | ',
      'Bo | +491712345679 |  | closed',
      'Cy | +491712345670 |  | closed',
      'Di | +491712345671 |  | closed',
    ],
  ],
  [
    'preferences of contact, one of them none',
    'GB',
    'Name,Mobile,Contact Preferences\nAnn,07400 123456,Email\nBo,07400 123457,No contact\n',
    ['Ann | +447400123456 |  | ', 'Bo | +447400123457 |  | closed'],
  ],
  [
    'denials in names, notes and beside phones; names that only sound so',
    'US',
    'Name,Company,Phone,Notes\nAnn Lee (DNC),,303-555-0171,\nBo Kim - DO NOT CALL,,303-555-0172,\nCy Day,,303-555-0173 do not call,\nDi Ott,,303-555-0174,DO NOT CALL!!\nDon T. Call,No Contact Records,303-555-0175,likes tea\n"Lee, Ed (old)","Blocked, Inc.",303-555-0176,call back: not before noon\n',
    [
      'Ann Lee (DNC) | +13035550171 |  | closed',
      'Bo Kim - DO NOT CALL | +13035550172 |  | closed',
      'Cy Day | +13035550173 |  | closed',
      'Di Ott | +13035550174 |  | closed',
      'Don T. Call | +13035550175 |  | ',
      'Lee, Ed (old) | +13035550176 |  | ',
    ],
  ],
  [
    'words and hours behind a number',
    'US',
    'Name,Phone\nAnn,(303) 555-0180 home only after 6pm\nBo,"H: 303-555-0175, C: 303-555-0176, F: 303-555-0177"\n',
    ['Ann | +13035550180 |  | ', 'Bo | +13035550176, +13035550175 |  | '],
  ],
  [
    'quotes escaped by a backslash, as MySQL and PHP write them',
    null,
    '"id","name","phone"\n"1","Ann \\"Annie\\" Lee","+13035550171"\n"2","Bo, \\"B\\" Kim","+13035550172"\n',
    ['Ann "Annie" Lee | +13035550171 |  | ', 'Bo, "B" Kim | +13035550172 |  | '],
  ],
  [
    'digits that Excel rounded and saved once more',
    null,
    'Name,Phone\nAnn,491701000000\nBo,14155600000\nCy,+13035550171\n',
    ['Ann |  |  | ', 'Bo |  |  | ', 'Cy | +13035550171 |  | '],
  ],
  [
    'a table in Markdown, and lines below it that are no people',
    'FR',
    '| Nom | Tél | CA |\n|---|---|---|\n| Ann Lee | 0612345678 | 100 |\n| Nombre de lignes : 1 | | |\n| Exporté le 01/03/2024 | | |\n',
    ['Ann Lee | +33612345678 |  | '],
  ],
]

test.each([...mailTools, ...crms, ...phoneSystems, ...byHand, ...besides])(
  '%s',
  async (_, region, text, expected) => {
    expect(await peopleOf(text, region)).toEqual(expected)
  },
)
