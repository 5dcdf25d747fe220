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
  asia: '拒接|連絡不可|電話不可|配信停止|メール配信停止|架電禁止|请勿联系|请勿致电|勿扰|退订|黑名单|請勿聯絡|연락금지|수신거부|전화 금지|ห้ามโทร|Không gọi|Jangan hubungi|电话禁止|אין להתקשר|İletişime geçme|لا تتصل|عدم الاتصال|לא להתקשר',
}

const permissions =
  'Consent|Opt-in|Opted In|OPT_IN|Subscribed|May we call?|Accepts Marketing|Accepts Email Marketing|Email Consent|Marketing consent|OK to call|Can contact|Permission to call|Einwilligung|Einverständnis|Darf kontaktiert werden|Consentement|Accepte la prospection|Consentimiento|Acepta publicidad|Consenso marketing|Aceita contato|Toestemming|Zgoda marketingowa|Samtycke|Suostumus|Souhlas|Согласие на звонки|同意|許可|동의|GDPR consent|TCPA consent|DOUBLE_OPT-IN|Calls allowed|Subscribe to newsletter|Receive marketing|Would you like to receive news?|Would you like to hear from us?|メール配信|Dürfen wir Sie anrufen?|Kontaktaufnahme erlaubt|Accepte d’être contacté|Autorise les appels|Souhaite être contacté|Permite contacto|¿Podemos llamarle?|Accetta chiamate|Mogen wij u bellen?|Akkoord met bellen|Aceita ligações|Får ringas|Må kontaktes|Saa soittaa|Разрешён звонок|İleti izni|Hívható|מאשר קבלת דיוור|允许联系|電話可|メルマガ希望'

const silent =
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
      'Yes|true|1|2024-03-01 10:00|subscribed|Granted|Opted In|I agree to receive SMS|OK|WAHR|VRAI|sì|erteilt|joo'
    const closed = 'No|false|0|unsubscribed|no_consent|Declined|Not given|Opted out'
    expect(read('allow', open)).toEqual(all(open, 'open'))
    expect(read('allow', closed)).toEqual(all(closed, 'closed'))
    expect(read('allow', 'N/A|NEVER_SUBSCRIBED')).toEqual(all('N/A|NEVER_SUBSCRIBED', 'unclear'))
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
