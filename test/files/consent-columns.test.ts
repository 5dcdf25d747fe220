import { describe, expect, test } from 'vitest'
import {
  type ConsentColumn,
  consentColumn,
  isDenialTag,
  readConsent,
  readFileName,
} from '../../src/files/mapping/consent-columns.ts'

/** Headers under which a yes means "do not contact", by language. */
const denials = {
  en: "Do Not Call|DONOTCALL|HASOPTEDOUTOFEMAIL|do_not_call|DoNotContact|Do not text|DNC|DND|Opted Out|Opt-out|Email Opt Out|SMS Opt Out|Unsubscribed|EMAIL_BLACKLISTED|SMS_BLACKLISTED|Unsubscribed from all email|Suppressed|Email Suppressions|Blocked|Blocklisted|Is Blocked|TPS|CTPS|TPS registered|On TPS|Do not disturb|Don't call|No calls|No contact|Do Not Mail|Do not allow Phone Calls|Not to be contacted|DNC status|National DNC|Internal DNC list|DND SMS|Global Unsubscribe|unsubscribed_at|Consent withdrawn|email_opt_out|doNotPhone|do not bulk email|Opt Out of Email|No SMS|phoneNumberIsOptedOut|is_dnc|isDnc|Removed from list|Stop contact|DNC_FEDERAL|DNC_STATE|Phone 1 DNC|Mobile 2 DNC|TCPA Litigator|Spam complaint|Litigator|Complainer",
  de: 'Robinsonliste|Nicht anrufen|Nicht kontaktieren|Keine Werbung|Werbesperre|Kein Newsletter|Telefonanrufe nicht zulassen|Kontaktsperre|Widerspruch Werbung|Widerruf|Newsletter abgemeldet|NIX-Telefon',
  fr: 'Bloctel|Ne pas appeler|Ne pas contacter|Désabonné|Désinscrit|Opposition|Ne plus contacter|Opposition démarchage|Ne plus m’appeler',
  es: 'Fecha de baja|No llamar|No contactar|Lista Robinson|Dado de baja|Cancelado suscripción|Se canceló la suscripción a todos los correos electrónicos',
  pt: 'Não ligar|Não contatar|Descadastrado|Não me ligue|Não me perturbe',
  it: 'Non contattare|Non chiamare|Disiscritto|Cancellato',
  nl: 'Niet bellen|Niet contacteren|Uitgeschreven|Bel-me-niet',
  north:
    'Ring ej|Ring inte|Ringa inte|Nixad|Ej ringa|Kontakta ej|Ring ikke|Ikke kontakt|Älä soita|Markkinointikielto',
  east: 'Nie dzwonić|Nie kontaktować|Wypisany|Nevolat|Nekontaktovat|Ne hívja|Leiratkozott|Nu sunați|Dezabonat|Aramayın|Не звонить|Не беспокоить|Отписан|Чёрный список|Не турбувати',
  more: `Do not contact|Do-Not-Call|DoNotCall|Dont Call|Don’t contact|No Calls|No calls please|No phone|No telephone|No Phone Calls|No Telephone Contact|No texts|No Text Messages|No email|No mail|No post|No Letters|No marketing|No solicitation|Opt Out|OptOut|Opt-Out Call|Opt Out Phone|Phone Opt Out|Call Opt Out|SMS Opt-Out|Text Opt Out|EmailOptOut|Opted out of email|HasOptedOutOfEmail|HasOptedOutOfFax2|Global Opt Out|Unsubscribe|Is Unsubscribed|Unsub|Unsubscribed At|Date Unsubscribed|Unsubscribe Date|Suppression|Suppress|Is Suppressed|Blacklisted|Blacklist|Black list|On blacklist|Block list|Denylist|Deny list|Denylisted|Robinson|Robinson list|TPS Flag|TPS/CTPS|MPS|Federal DNC|State DNC|DNC Registry|DNC List|DNC Flag|DNC Status|Internal DNC|Company DNC|Wireless DNC|DNCR|Do Not Text|Do Not Email|Do Not Market|Do Not Solicit|Do Not Disturb|Must not call|Must not be contacted|Should not be called|Never call|Never contact|Stop calling|Stop|Remove from list|Removed|Remove|Asked to be removed|Requested removal|Removal requested|Excluded|Exclude|Exclude from calls|Exclude from mailing|Is excluded|Exclude from marketing|Refused|Refuses contact|Declined contact|Objection|Objects to marketing|Objected|Marketing objection|Right to object|GDPR objection|Withdrawn|Revoked|Consent revoked|Complained|Call blocked|Calls blocked|Do not phone|Do not ring|Do not telephone|Do not WhatsApp|Please don't call|Doesn't want calls|Does not want to be called|Not interested in calls|Prohibited|Contact prohibited|Calling prohibited|Contact restricted|Contact restrictions|Erasure requested|Hands off|Off limits|No llame|NO LLAMAR|No molestar|No enviar correo|No contactar por teléfono|Lista negra|Baja|Darse de baja|Excluido|Excluir|Excluir de llamadas|Bloqueado|Oposición|Oposición a publicidad|Rechaza publicidad|Rehúsa llamadas|No acepta publicidad|No quiere llamadas|Ne plus appeler|Ne pas démarcher|Liste rouge|Opposé au démarchage|Opposition téléphonique|Refus de contact|Refus appel|Refuse les appels|Désabonnement|Désinscription|Exclu|Exclure|Bloqué|Blacklisté|Stop SMS|Stop pub|Pas d'appel|Pas d'appels|Pas de démarchage|Pas d'e-mail|Plus de contact|Bitte nicht anrufen|Nicht mehr anrufen|Kein Anruf|Keine Anrufe|Kein Kontakt|Kein Telefonkontakt|Werbeverbot|Werbewiderspruch|Anrufsperre|Telefonsperre|Mailsperre|Mailingsperre|Sperrvermerk|Sperre|Gesperrt|Gesperrt für Anrufe|Telefonisch nicht kontaktieren|Telefonwerbung untersagt|Anruf untersagt|Anrufe unerwünscht|Kontakt unerwünscht|Keine Telefonwerbung|Widerspruch|Widersprochen|Widerrufen|Einwilligung widerrufen|Abgemeldet|Abbestellt|Abmeldung|Abgemeldet am|Ausgetragen|Nicht stören|Auf Robinsonliste|Kontaktverbot|Darf nicht angerufen werden|Nicht telefonisch|Non telefonare|Non disturbare|Da non chiamare|Da non contattare|Non desidera essere contattato|Rifiuta Email|Rifiuta chiamate|Rifiuta contatti|Rifiuto|Opposizione|Opposizione marketing|Registro opposizioni|RPO|Iscritto RPO|Disiscrizione|Revoca consenso|Consenso revocato|Bloccato|Lista nera|Niente chiamate|No chiamate|Escluso|Não contactar|Nao ligar|Não perturbe|Não incomodar|Não quer ser contatado|Não enviar e-mail|Excluído|Não Perturbe (Anatel)|Recusa|Recusou contato|Proibido ligar|Niet mailen|Niet benaderen|Niet storen|Belmeniet|Bel-me-niet-register|Geen contact|Geen telefoon|Geen post|Geen mail|Geen reclame|Afgemeld|Geblokkeerd|Bezwaar|Verzet|Recht van verzet|Niet meer bellen|Mag niet gebeld worden|Nie dzwon|Nie kontaktować się|Nie wysyłać|Zakaz kontaktu|Zakaz dzwonienia|Sprzeciw|Sprzeciw wobec marketingu|Wypisana|Rezygnacja|Zrezygnował|Zablokowany|Czarna lista|Brak zgody|Brak zgody na kontakt|Kontakta inte|Får ej kontaktas|Får inte ringas|NIX|Nix-registrerad|Spärrad|Avregistrerad|Reklamspärr|Vill ej bli kontaktad|Ikke ring|Må ikke ringes|Må ikke kontaktes|Kontakt ikke|Reservert|Reservert mot reklame|Robinsonlisten|Afmeldt|Avmeldt|Blokeret|Nej tak til reklame|Nej tak til opkald|Ei saa soittaa|Älä ota yhteyttä|Suoramarkkinointikielto|Soittokielto|Kielto|Kieltänyt markkinoinnin|Neoslovovat|Zákaz kontaktu|Zákaz volání|Odhlášen|Odhlášeno|Nesouhlas|Blokovaný|Ne hívd|Nem hívható|Ne keresse|Leiratkozás|Tiltólista|Tiltólistán|Letiltva|Nu suna|Nu contacta|A nu se contacta|Refuz|Refuză contact|Blocat|Aranmasın|Aranmak istemiyor|İletişim kurmayın|Rahatsız etmeyin|Kara liste|Ret|İYS Ret|Abonelikten çıktı|Не контактировать|Не писать|Отказ|Отказ от звонков|Отказ от рассылки|Отписался|Стоп-лист|Стоп лист|ЧС|Черный список|В черном списке|Запрет звонков|Запрет на звонки|Запрет контактов|Запрещено звонить|Не дзвонити|Не телефонувати|Відмова|Заборона дзвінків|Чорний список|Μην καλείτε|Μην επικοινωνείτε|Μητρώο 11|Μητρώο Άρθρου 11|Άρνηση|הסרה|הוסר|חסום|ممنوع الاتصال|محظور|電話NG|連絡NG|DM不可|DM不要|停止|ブロック|オプトアウト|テレアポ禁止|营销拒绝|拒绝来电|勿打扰|勿联系|不再联系|已退订|免打扰|請勿來電|拒絕聯絡|전화금지|연락 금지|수신 거부|두낫콜|블랙리스트|광고수신거부|ห้ามติดต่อ|Không liên hệ|Từ chối cuộc gọi|Jangan telepon|Jangan dihubungi|Tolak dihubungi|Huwag tawagan|कॉल न करें|संपर्क न करें|Nemojte zvati|Ne zvati|Ne kontaktirati|Ne kliči|Neskambinti|Nezvanīt|Ära helista|Mitte helistada|Не звъни|Не се обаждай|Не безпокойте`,
  asia: '拒接|連絡不可|電話不可|配信停止|メール配信停止|架電禁止|请勿联系|请勿致电|勿扰|退订|黑名单|請勿聯絡|연락금지|수신거부|전화 금지|ห้ามโทร|Không gọi|Jangan hubungi|电话禁止|אין להתקשר|İletişime geçme|لا تتصل|عدم الاتصال|לא להתקשר',
}

const permissions =
  `Consent to call|Call consent|Phone consent|Consent Phone|Consent: Phone|Consent - SMS|Consent (phone)|Communication Consent Phone|SMS consent|Text consent|WhatsApp consent|Email consent|PEWC|Express consent|Prior express written consent|Permission|Permission to contact|Contact permission|Opt in|Opt-In|OptIn|SMS Opt In|Phone Opt-In|Email Opt-in|Is Subscribed|Subscribed to newsletter|Newsletter|Newsletter?|May we contact you?|May contact|Can we call|Can call|OK to contact|OK to text|Okay to text|Allow calls|Allow contact|Allow SMS|Allows marketing|Accepts marketing|Accepts SMS Marketing|Accepts calls|Agrees to be contacted|Agreed to marketing|Happy to be contacted|Happy to receive calls|Would like to be contacted|Wants calls|Contactable|Mailable|Emailable|Textable|Phone allowed|Email allowed|Contact by phone|Contact by phone?|Contact by email|Contact by SMS|Contact via phone|Contact me by phone|Call me|Please call me|Marketing allowed|Marketing|Receive emails|Receives newsletter|Receive SMS|Mailing list|On mailing list|Einwilligung Telefon|Einwilligung zur Kontaktaufnahme|Telefonische Kontaktaufnahme erlaubt|Telefonisch kontaktieren|Darf angerufen werden|Anruf erlaubt|Anruf erwünscht|Kontakt erlaubt|Kontakt erwünscht|Werbung erlaubt|Werbeeinwilligung|Einverständnis Telefon|Zustimmung|DSGVO Einwilligung|Newsletter erwünscht|Newsletter-Anmeldung|E-Mail-Werbung erlaubt|Per Telefon kontaktieren|Double-Opt-In|Consentement appel|Consentement RGPD|Accepte d'être contacté|Accepte d'être appelé|Accepte les appels|Accepte les SMS|Autorisation d'appel|Autorisé à appeler|Peut être contacté|Peut-on appeler|Peut-on vous contacter ?|Inscrit newsletter|Abonné newsletter|Abonné|Accord commercial|Consentimiento llamadas|Acepta llamadas|Acepta ser contactado|Acepta comunicaciones comerciales|Permite llamadas|Permitir llamadas|Autoriza llamadas|Se puede llamar|Puede contactar|Desea recibir información|Suscrito|Suscripción newsletter|Suscrito a newsletter|Consenso|Consenso chiamate|Consenso telefono|Consenso al contatto|Acconsente|Autorizza contatto|Può essere contattato|Si può chiamare|Contattabile|Iscritto|Iscritto newsletter|Consentimento|Consentimento ligação|Aceita receber SMS|Pode ligar|Pode contatar|Pode ser contatado|Autoriza contato|Permite contato|Inscrito|Toestemming bellen|Toestemming contact|Mag gebeld worden|Mag contact opnemen|Mag bellen|Akkoord|Akkoord met contact|Nieuwsbrief|Ingeschreven|Zgoda|Zgoda na kontakt|Zgoda na telefon|Zgoda na marketing|Zgoda RODO|Wyraża zgodę|Można dzwonić|Samtycke till kontakt|Får kontaktas|Får ringa|OK att ringa|Samtykke|Samtykke til kontakt|Må ringes op|Kan kontaktes|Nyhetsbrev|Nyhedsbrev|Suostumus puheluihin|Markkinointilupa|Saa ottaa yhteyttä|Uutiskirje|Souhlas s kontaktem|Souhlas s voláním|Může být kontaktován|Súhlas|Hozzájárulás|Hozzájárul|Feliratkozott|Hírlevél|Acord|Acord contact|Acord marketing|Consimțământ|Abonat|Poate fi contactat|İzin|Arama izni|İletişim izni|Aranabilir|Onay|İYS Onay|Согласие|Согласие на обработку|Можно звонить|Можно связаться|Разрешены звонки|Подписан на рассылку|Подписка|Рассылка|Участвует в рассылке|Згода|Згода на дзвінки|Можна дзвонити|Συγκατάθεση|Συναίνεση|Επιτρέπεται επικοινωνία|הסכמה|אישור דיוור|موافقة|موافق على الاتصال|يسمح بالاتصال|連絡可|電話可否|メール配信希望|メルマガ購読|オプトイン|可联系|可致电|同意联系|同意营销|订阅|可聯絡|수신동의|수신 동의|마케팅 동의|마케팅 수신 동의|연락 가능|통화 가능|전화 가능|ยินยอม|อนุญาตให้โทร|Đồng ý|Đồng ý liên hệ|Cho phép gọi|Setuju|Setuju dihubungi|Boleh dihubungi|Pristanak|Privola|Suglasnost|` +
  'Consent|Opt-in|Opted In|OPT_IN|Subscribed|May we call?|Accepts Marketing|Accepts Email Marketing|Email Consent|Marketing consent|OK to call|Can contact|Permission to call|Einwilligung|Einverständnis|Darf kontaktiert werden|Consentement|Accepte la prospection|Consentimiento|Acepta publicidad|Consenso marketing|Aceita contato|Toestemming|Zgoda marketingowa|Samtycke|Suostumus|Souhlas|Согласие на звонки|同意|許可|동의|GDPR consent|TCPA consent|DOUBLE_OPT-IN|Calls allowed|Subscribe to newsletter|Receive marketing|Would you like to receive news?|Would you like to hear from us?|メール配信|Dürfen wir Sie anrufen?|Kontaktaufnahme erlaubt|Accepte d’être contacté|Autorise les appels|Souhaite être contacté|Permite contacto|¿Podemos llamarle?|Accetta chiamate|Mogen wij u bellen?|Akkoord met bellen|Aceita ligações|Får ringas|Må kontaktes|Saa soittaa|Разрешён звонок|İleti izni|Hívható|מאשר קבלת דיוור|允许联系|電話可|メルマガ希望'

const silent =
  `Last contact|First contact|Last login|Removed items|Order cancelled|Marital status|Order status|Payment status|Call recording|Ruhetag|Sperrmüll|Kontaktdatum|Letzter Anruf|Appel d'offres|Dernier appel|Última llamada|Izin tarihi|Photo consent|Medical consent|Date of consent|Datum Einwilligung|Einwilligung am|Data zgody|Fecha consentimiento|Exclusive offers|Object|Refund|Restaurant|` +
  'OPTIN_TIME|OPTIN_IP|CONFIRM_TIME|Email|Phone|Subscription plan|Blocked by|Notes|Unsubscribe link|Call time|Contact owner|Telephone No|Non-profit|Email Consent Timestamp|Contact No.|Optional|Adopted|Consultant|Subscriber Id|Return|Retention|Marketing Manager|Email hard bounce reason|is_organic|Privat|Donor|Text|Note|Account No|Removed items|Norway call|Photo consent|Foto-Einwilligung|Medical consent|Video consent|Trip permission|Complaint|Complaints|Call back number'

describe('headers', () => {
  for (const [language, headers] of Object.entries(denials)) {
    test(`says which deny contact (${language})`, () => {
      const unknown = headers.split('|').filter((header) => {
        const says = consentColumn(header)?.says
        return says !== 'deny' && says !== 'note'
      })
      expect(unknown).toEqual([])
    })
  }

  test('says which allow contact, whose "no" denies it', () => {
    const unknown = permissions.split('|').filter((header) => consentColumn(header)?.says !== 'allow')
    expect(unknown).toEqual([])
  })

  test('leaves alone what speaks of something else', () => {
    expect(silent.split('|').filter((header) => consentColumn(header) !== undefined)).toEqual([])
  })

  test('knows columns of states and of circumstances', () => {
    for (const header of ['Status', 'Marketing status', 'Email status', 'Disposition', 'Subscriber status'])
      expect(consentColumn(header)?.says).toBe('status')
    for (const header of ['UNSUB_TIME', 'UNSUB_REASON', 'CLEAN_TIME', 'Unsubscribe date', 'Opt-out reason'])
      expect(consentColumn(header)?.says).toBe('note')
  })

  test('knows the channel', () => {
    const channel = (header: string) => consentColumn(header)?.channel
    expect(channel('HASOPTEDOUTOFEMAIL')).toBe('email')
    expect(channel('HASOPTEDOUTOFFAX')).toBe('fax')
    expect(channel('SMS_BLACKLISTED')).toBe('sms')
    expect(channel('WHATSAPP_BLACKLISTED')).toBe('whatsapp')
    expect(channel('Do Not Call')).toBe('call')
    expect(channel('Do Not Contact')).toBeNull()
  })
})

describe('values', () => {
  const read = (says: ConsentColumn['says'], cells: string) =>
    Object.fromEntries(cells.split('|').map((cell) => [cell, readConsent(cell, { says })]))
  const all = (cells: string, reading: string) =>
    Object.fromEntries(cells.split('|').map((cell) => [cell, reading]))

  test('reads every usual way to say yes under "Do not call"', () => {
    const yes =
      'x|X|✓|checked|2024-03-01|01/03/2024|3/1/2024 10:00|Mar 1, 2024|1709251200|Do Not Call|1|1.0|Yes|TRUE|Customer asked to stop|Y|All Channels|SMS, Email|Permanent|Yes - do not call|on|opted out|Ja|Oui|DNC|No calls|stop|Blocked|Do Not Allow|是|はい|Да'
    expect(read('deny', yes)).toEqual(all(yes, 'closed'))
  })

  test('reads every usual way to say no', () => {
    const no =
      'unchecked|0|0.0|No|FALSE|N|Callable|Nein|Allow|not DNC|inactive|いいえ|Нет|nee|Nej|FALSCH|FAUX|FALSO|ЛОЖЬ|disabled'
    expect(read('deny', no)).toEqual(all(no, 'open'))
  })

  test('finds unclear what is neither, and silent what is empty', () => {
    const unclear = 'N/A|-|unknown|null|2|No thanks|?|pending|OK'
    expect(read('deny', unclear)).toEqual(all(unclear, 'unclear'))
    expect(read('deny', '|[]')).toEqual({ '': 'silent', '[]': 'silent' })
  })

  test('reads permissions the other way round', () => {
    const open =
      'Yes|true|1|2024-03-01 10:00|subscribed|Granted|Opted In|I agree to receive SMS|OK|WAHR|VRAI|sì|erteilt|joo|Accordé|wyrażona|Дано|希望|已同意|동의함'
    const closed =
      'No|false|0|unsubscribed|no_consent|Declined|Not given|Opted out|Refusé|Retiré le 12/03/2024|entzogen|verweigert|cofnięta|Отозвано|不同意|希望しない|미동의'
    expect(read('allow', open)).toEqual(all(open, 'open'))
    expect(read('allow', closed)).toEqual(all(closed, 'closed'))
    expect(read('allow', 'N/A|NEVER_SUBSCRIBED')).toEqual(all('N/A|NEVER_SUBSCRIBED', 'unclear'))
  })

  test('what affirms a denial denies', () => {
    const words = 'confirmed|given|granted|accepted|erteilt|agreed'
    expect(read('deny', words)).toEqual(all(words, 'closed'))
  })

  test('a cancelled order denies nothing, a cancelled subscriber does', () => {
    expect(readConsent('Cancelled', { says: 'status' })).toBe('silent')
    expect(readConsent('Cancelled', { says: 'status', channel: 'email' })).toBe('closed')
  })

  test('takes from a state only what closes', () => {
    const closed =
      'unsubscribed|no_consent|UNSUBSCRIBED|Bounced|blocklisted|cleaned|Hard bounce|DNC|Do Not Call|DNCL'
    const rest = 'subscribed|enabled|Active|New|Open|Marketing contact|Non-marketing contact|N/A'
    expect(read('status', closed)).toEqual(all(closed, 'closed'))
    expect(read('status', rest)).toEqual(all(rest, 'silent'))
  })
})

describe('tags', () => {
  test.each([
    'DNC',
    'dnc list',
    'DND',
    'Do not call',
    'do-not-contact',
    'Please do not call',
    'Unsubscribed',
    'Opted out',
    'SMS opt-out',
    'Blacklisted',
    'Suppressed',
    'No calls',
    'TPS',
    'Nicht anrufen',
    'Ne pas appeler',
    'No llamar',
    'Nie dzwonić',
    'Не звонить',
    '退订',
    '電話不可',
  ])('%s says that its people are not to be contacted', (tag) => {
    expect(isDenialTag(tag)).toBe(true)
  })

  test.each([
    'vip',
    'Robinson',
    'Baja',
    'Blacklist movie fans',
    'Call back',
    'Stop smoking',
    'blocked',
    'Subscribed',
    'Newsletter',
    'Email opt-out',
    'Non-profit',
    'Contact in March',
    '',
  ])('%s says nothing of it', (tag) => {
    expect(isDenialTag(tag)).toBe(false)
  })
})

describe('names of files and sheets', () => {
  test.each([
    ['unsubscribed_members_export_9.csv', 'closed'],
    ['audience/cleaned_email_audience_export_1a2b.csv', 'closed'],
    ['Unsubscribed', 'closed'],
    ['nonsubscribed_email_audience_export.csv', 'unclear'],
    ['dnc.csv', 'unclear'],
    ['do-not-call list 2024.xlsx', 'unclear'],
    ['suppression_list.csv', 'unclear'],
    ['Abgemeldet', 'unclear'],
    ['suppression_unsubscribes.csv', 'unclear'],
    ['bounces.csv', 'unclear'],
    ['subscribed_members_export_9.csv', 'silent'],
    ['cleaned.csv', 'silent'],
    ['leads without dnc.csv', 'silent'],
    ['38-dnc-values-do-not-call.csv', 'silent'],
    ['contacts.csv', 'silent'],
    ['Sheet1', 'silent'],
  ])('%s is %s', (name, reading) => {
    expect(readFileName(name)).toBe(reading)
  })
})
