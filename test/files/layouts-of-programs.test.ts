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

test.each([...mailTools, ...crms, ...phoneSystems, ...byHand])('%s', async (_, region, text, expected) => {
  expect(await peopleOf(text, region)).toEqual(expected)
})
