import { plainText } from './header-text.ts'

/** What headers about consent say, as `bareHeader` makes them. */
export interface ConsentPhrases {
  /** Anywhere in a header whose spaces are taken out, so that `DONOTCALL` reads as "Do not call". */
  deny: RegExp
  allow: RegExp
  /** Words that mean it only where they are the whole header. */
  denyWords: ReadonlySet<string>
  allowWords: ReadonlySet<string>
  /** Headers of columns that have one word a state, `unsubscribed` among them. */
  status: RegExp
}

/** Without the marks that a bare header has lost too: `й` is `и`, `が` is `か`. */
const any = (...phrases: string[]) =>
  new RegExp(phrases.join('|').normalize('NFKD').replace(/\p{M}/gu, '').normalize('NFC'), 'u')
const words = (...lines: string[]) => new Set(plainText(lines.join('|')).split('|'))

const english = [
  '(do|does|did)not(be)?(call|contact|e?mail|text|sms|phone|disturb|market|solicit|message|whatsapp|telephone|ring|reach|allow|want|wish|send|bulk)',
  '(dont|donot|never)(call|contact|e?mail|text|sms|phone|disturb|market|message|bother)',
  '(^|has|is)no(t)?(call|calls|contact|contacts|sms|e?mail|e?mails|text|texts|marketing|newsletter|phonecalls|solicitation|longercontact)(flag|list|please)?$',
  'not(tobe)?(contacted|called|e?mailed|contactable|callable|marketable)',
  'opt(ed|s|ing)?out',
  'unsubscri',
  'unsub(time|date|reason|scribed|campaign)',
  '^unsub(s|bed)?$',
  'suppress(ed|ion)',
  'block(ed)?list|blacklist',
  '(e?mail|sms|whatsapp|phone|contact|call|number)s?(is)?(blocked|disabled)$',
  'isblocked$|^blocked(contact|caller|number|e?mail|sms)?$',
  'donotcontact|(^|is|has|national|federal|state|internal|company|on|in|litigator|phone\\d*|mobile\\d*|cell\\d*|landline\\d*|number\\d*|wireless\\d*|wireless)dnc\\d*(federal|national|state|list|flag|status|registry|type|date|time|reason|code|match|hit|scrub|$)',
  '^(is|has|known|tcpa|serial|phone\\d*)+litigators?(flag|match|status)?$|^litigator(flag|match|status|hit)?$|(spam|abuse|e?mail)complain(t|ts|ed)(date|time|at)?$|^(marked|reported)(as)?(spam|abuse)',
  '(^|e?mail|sms|phone|call|whatsapp)(dnc|dnd|dnm|dne)($|e?mail|sms|call|voice|whatsapp|fb|gmb|settings|status|active|enabled)',
  '(telephone|mailing|mail|corporatetelephone)preferenceservice|^(c?tps)+(registered|status|check|flag|listed)?$|(on|in)c?tps$',
  'cleantime|cleancampaign|^cleaned$',
  'revok(ed|e)consent|consent(withdrawn|revoked|denied|declined|refused)|withdr(ew|awn)consent|withdrawnconsent',
  '(declines|declined|refuses|refused|rejects)(marketing|contact|calls)',
  '(dont|doesnt|doesnot|didnt|cannot|cant|mustnt|mustnot|shouldnt|shouldnot|maynot|wont)(be|want|to|wish|like|receive|get)*(call|contact|e?mail|text|sms|phone|disturb|market|message|newsletter|advert)',
  '^no(tele)?phones?(contact)?$|^no(textmessages?|post|letters?|mailings?|advertising|newsletters?|coldcalls?)$|^(on)?(the)?den(y|ied)list(ed)?$',
  '(exclud|remov)(e|ed|es|al)(from|of|the|all|any)*(call|contact|mail|e?mail|market|campaign|sms|text|newsletter|list|communic|outreach)',
  '(asked|request(s|ed)?|wants?|wish(es)?)(to)?(be)?remov(e|ed|al)|removalrequest|(erasure|deletion)request|forgetme',
  'object(s|ed|ion|ions)?(to)?(direct|being|any|all)*(market|contact|call|e?mail|process|profil)|(marketing|gdpr|contact|call)objection|righttoobject',
  '(not|nolonger)interested(in)?(calls|being|contact|market|e?mails?)',
  '(contact|call|calling|e?mail|e?mailing|sms|texting|marketing|phone|telemarketing)s?(is|are)?(prohibited|forbidden|restrict(ed|ions?)|disallowed|not(allowed|permitted|wanted)|refused|unwanted)|(prohibit|forbid|disallow|restrict)(s|ed|ing)?(contact|call|e?mail|market|sms)',
  '(optin|consent)pending$|communicationrestrictions?|(requests?|requested|wants?|prefers?)no(e?mail|phone|calls?|contact|mail|sms|text|solicit|newsletter)',
  'righttobeforgotten|robinson|bloctel|infofilter',
  'removed?from(the)?(list|mailing|newsletter|calllist)|^stop(contact|call|messag|sms|text|e?mail|marketing)',
] as const

const germanic = [
  'nicht(mehr)?(anrufen|kontaktieren|mailen|anschreiben|stoeren|storen|anmailen|telefonieren|bewerben|erwunscht|zulassen|werben)',
  'kein(e|en)?(anruf|kontakt|werbung|e?mail|newsletter|telefon|sms|marketing|kontaktaufnahme|werbemail|post)|^nixtelefon$',
  'werbe(sperre|verbot|widerspruch|stopp)|(anruf|kontakt|telefon|mail|newsletter|mailing|sms)(sperre|verbot|stopp|widerspruch)|sperrvermerk|sperrliste|(newsletter|e?mail)?(abgemeldet|abbestellt|ausgetragen)|werbungwiderspr|widerspruch(gegen)?(werb|telefon|kontakt|newsletter)|^(werbe|einwilligungs?)?widerruf(en)?$',
  '(e?mail|kontakt|telefon|newsletter)gesperrt',
  'nicht(mehr)?(angerufen|kontaktiert|angeschrieben|beworben|telefonisch|anzurufen|zukontaktieren|zumailen)|(anrufe?|kontakt|kontaktaufnahme|werbung|telefonwerbung|e?mails?|newsletter|post)(un|nicht)(erwunscht|gewunscht|gestattet|erlaubt|zulassig)|(anrufe?|kontakt|kontaktaufnahme|werbung|telefon)(untersagt|verboten)|gesperrt(fur|gegen)(anruf|werb|kontakt|telefon|mail|newsletter)|widersprochen|(newsletter|e?mail|werbe)abmeldung|abmelde(datum|grund)',
  'geen(post|telefoontjes|belletjes|aanbied)|niet(gebeld|benaderd|gecontacteerd|gemaild|aanschrijven)|wil(niet|geen)(gebeld|contact|reclame|mail|post)|rechtvanverzet|bezwaar(tegen|marketing|contact)',
  'niet(meer)?(bellen|contacteren|contact|benaderen|e?mailen|storen|sms|appen)|belmeniet|geen(contact|telefoon|mail|e?mail|reclame|nieuwsbrief|marketing|sms)|uitgeschreven|afgemeld|geblokkeerd',
  'ringa?(inte|ej)|ejring|nixad|(kontakta|maila|sms)(inte|ej)|(inte|ej)(kontakt|ring)|nixregist|avregistrerad|avprenumerera|spärrad|sparrad|(far|ska)ejkontaktas|(far|ska|vill)inte(kontaktas|ringas)',
  'ringikke|kontaktikke|(ma|skal|vil|onskes)ikke(kontakt|ring)|ikke(kontakt|ring|e?mail)|afmeldt|avmeldt|reservertmot|reservasjon|blokkert|blokeret',
  'reklamsparr|(vill|ska|far|bor)(ej|inte|icke)(bli)?(kontakt|ring|maila|upp)|nej(tak|tack)til{1,2}(reklam|opkald|samtal|kontakt|markeds|henvend)|reserver(t|et)mo[td]',
  'alaota(yhteytta)|soittokielto|kieltanyt(markkinoin|soit|yht)',
  'alasoita|eisaa(soittaa|ottaa|lahettaa)|(suora)?markkinointikielto|puhelinkielto|sahkopostikielto|yhteydenottokielto|estolista',
] as const

const romance = [
  'ne(pas|plus)(me|m|nous|le|la|etre)?(appeler|contacter|demarcher|deranger|e?mailer|envoyer|solliciter|relancer|joindre|prospecter|appele|contacte)|desabonn|desinscri|opposition(ala|alaprospection|au|a|aux)?(demarchage|prospection|contact|marketing|publicite)|listenoire|listedopposition|oppositioncommerciale|(refus|pas)(de)?(contact|demarchage|prospection|e?mail|sms|marketing|appel)|droitdopposition',
  'no(se)?(debe)?(llamar|contactar|molestar|enviar|mandar|escribir|desea(r)?(contacto|llamadas|publicidad)|quierellamadas|telefonear)|dad[oa]debaja|desuscri|listarobinson|listanegra|^fechade(la)?baja|fechabaja|bajavoluntaria|cancel(o|ada|ado)(la)?suscripcion|suscripcioncancelada|bajade(l|la)?(newsletter|lista|suscripcion)|nodesea',
  'nao(me|deve|quero)?(contatar|contate|contacte|ligue|chame|envie|contactar|ligar|telefonar|perturb|incomodar|enviar|chamar|mandar|desejacontato|quercontato|recebe|receber)|descadastrad|descadastr|cancelouinscricao|cancelousubscricao',
  'non(piu)?(contattare|chiamare|disturbare|inviare|telefonare|scrivere|mandare|contattabile|vuolecontatti)|disiscri|registro(delle)?opposizioni|cancellatodallalista|listanera|revocaconsenso',
  'pasd(appel|e?mail|esms)|pasde(pub|sms)|plusde(contact$|demarchage|pub)|stop(pub|appel|demarch)|oppos(ee?s?|ition)(au|a|ala|aux|la)?(demarchage|prospection|contact|marketing|publicite|telephon|appel|traitement)|refus(e|ent|er|ee)?(les|le|la|des|de|d|tout)*(appel|contact|demarch|prospection|e?mail|sms|pub|newsletter)|interdi(t|ction)(de|d)*(appel|contact|demarch)|(appel|contact|demarchage|prospection)s?(interdit|refuse)|exclu(re|es?|s)?(des|de|du)(appel|contact|mailing|campagne|prospection|e?mail)',
  'nollam(e|en)|no(acepta|autoriza|permite|consiente|admite|quiere|desea)(la|las|los|el|recibir|ser|mas)*(publicidad|llamad|contact|comunic|e?mail|sms|marketing|correo)|(rechaza|rehusa|niega|deniega|rechazo)(la|las|los|el|de|a)*(publicidad|llamad|contact|comunic|e?mail|sms|correo)|oposicion(a|al|ala)?(publicidad|contacto|marketing|llamadas|tratamiento)|exclu(ir|id[oa])(de|del|las|los)*(llamad|contact|publicid|campan|lista|mailing|envio)|prohibid[oa](llamar|contactar)|darsedebaja|solicitabaja',
  'non(desidera|vuole|accetta|autorizza|acconsente|gradisce)(di|a|piu|essere|ricevere|al|il|le)*(contatt|chiamat|pubblicit|telefon|sms|e?mail|richiam|comunic|market)|non(ricontattare|richiamare)|rifiut(a|o|ato)(le|i|il|la|gli|di)*(chiamat|contatt|e?mail|sms|pubblicit|marketing|newsletter|telefon)|opposizione(al|alla|a)?(marketing|contatt|tratta|telemarketing|pubblicit)|iscritto(al|a)?rpo|registropubblico|consenso(revocato|negato|rifiutato|ritirato)|^(niente|no|nessuna)(chiamat|telefonat|pubblicit|contatt)|divieto(di)?(chiamat|contatt)|esclus[oa](da|dalle|dal)(chiamat|contatt|campagn|mailing|invii)',
  'nao(quer|deseja|aceita|autoriza|permite)(mais|de|ser|receber)*(contat|contact|ligac|chamad|sms|e?mail|comunic|publicid|marketing|telefon)|recus(a|ou|ado)(o|a|de|ser|receber)*(contat|contact|ligac|chamad|e?mail|sms|marketing)|proibid[oa](ligar|contat|contact)|bloqueio(de)?(ligac|contat|chamad)',
  'anusecontacta|nusecontact|refuz(a|at)?(contact|apel|market|sms|e?mail)',
  'nu(mai)?(contacta|suna|apela|deranja|trimite)|dezabon|listaneagra',
] as const

const slavic = [
  'nie(dzwon|kontakt|wysyl|nalezydzwonic|pisac|przeszkadzac|zyczysobie)|wypisan|wypisal|zrezygnowal|czarnalista|sprzeciw(marketing|wobec)?|brakzgody',
  'zakaz(kontakt|dzwon|telefon|wysyl|market|mail|vol|zasil)|odmow(a|il|ila)(kontakt|zgody|market|dzwon)|niewyraza(m)?zgod',
  'nemojte(zvati|kontakt)|^nezva|nekontaktir|^neklic|neskambin|nesazin|ara(helista|votauhendust)|mitte(helist|kontakteer)|letilt|nechcebytkontakt',
  'запрет(на)?(звон|контакт|связ|рассыл|смс|sms|обзвон)|запрещ(ено|ены|ен)?(звон|контакт|связ|рассыл)|(звонки|рассылка|контакты?|смс|sms)запрещ|вчерномсписке|нехочет|несогласен|заборон(а|ено)?(дзвін|дзвон|контакт|розсил)|відмова(від)?(дзвін|розсил|контакт)|незвън|несезвън|несеобажд|небезпок',
  'nevola|nekontakt|neoslov|neobtez|nezasilat|neposilat|odhlasen|cernalistina|nesouhlas|nesuhlas|ciernalistina|neprajesi',
  'nehiv(d|ja|juk|hato)|nemhivhato|nekeres(d|se)|leiratkoz|tiltolista|feketelista|nekuldj',
  'незвон|небеспок|неконтакт|несвязыв|неписать|непереда|отписан|отписал|отпискаот|черныйсписок|отказот(звонков|рассыл|реклам|связи)|стоплист|недзвон|нетелефон|нетурбув|відпис|чорнийсписок|несвърз|необажд|незвати|незови|odjavljen',
  'aranmakistem|iysret|(arama|iletisim)yasag|aramayin|aranmasin|aramaizniyok|iletisim(e|i)?(kurma|gecilmesin|istemiyor)|rahatsizetme|iletisimegecme|abonelikten(cik|ayril)|karaliste|engellendi',
] as const

const others = [
  'μην(καλ|επικοιν|ενοχλ|τηλεφων|στειλ)|ναμηνεπικοινων|μηεπικοινων|διαγραφηαπο|απεγγραφ',
  'μητρωο(αρθρου)?11|απαγορευ(εται|ση)(η)?(επικοιν|κλησ)|οχι(κλησ|επικοιν|τηλεφων)',
  '(ممنوع|يمنع)(الاتصال|التواصل)|テレアポ(禁止|ng)|(营销|推销)拒绝|不再(联系|致电)|不接受(推销|营销|来电)|不(可|能|得)(联系|聯絡|聯繫|致电|致電|拨打)|두낫콜|(연락|전화|마케팅|광고)(원치않음|사절)',
  'לאלהתקשר|איןלהתקשר|איןלפנות|איןליצורקשר|לאליצורקשר|ללאדיוור|הוסרמרשימ|הסרהמרשימ|חסוםלקשר|עדםהתקשרות',
  'عدم(الاتصال|الازعاج|الإزعاج|التواصل)|لاتتصل|لاتتواصل|لاترسل|الغاءالاشتراك|إلغاءالاشتراك|القائمةالسوداء',
  'संपर्कनकर|कॉलनकर|सम्पर्कनकर',
  '(連絡|電話|架電|メール|配信|送信|訪問|営業|dm|sms)(不可|禁止|ng|拒否|停止|お断り|不要)|配信解除|オプトアウト|購読解除|退会済|ブラックリスト|着信拒否',
  '^拒接|(请勿|請勿|不要|禁止|拒绝|拒絕|勿|谢绝)(再)?(联系|聯絡|聯繫|致电|致電|来电|來電|打扰|打擾|拨打|撥打|电话|電話|发送|营销|短信|邮件)|(电话|電話|联系|聯絡|营销|行銷|短信|来电)(禁止|拒接|勿扰|勿擾|黑名单)|免打扰|免打擾|勿扰|勿擾|退订|退訂|取消订阅|取消訂閱|黑名单|黑名單',
  '(연락|전화|통화|문자|메일|이메일|광고|마케팅)(금지|거부|불가|차단|안함)|수신거부|수신차단|블랙리스트|구독취소',
  'ห้ามโทร|ห้ามติดต่อ|ไม่ต้องการติดต่อ|ยกเลิกการรับ',
  'tuchoi(cuocgoi|lienhe|nhan|quangcao)|khong(goi|lienhe|lamphien|nhan|gui)|huydangky|danhsachden',
  'jangandi(hubungi|telepon)|tolak(dihubungi|telepon|promosi)|tidakmaudi(hubungi|telepon)|huwag(tawag|kontak)|jangan(hubungi|telepon|ditelepon|ganggu|kontak)|berhentiberlangganan|daftarhitam',
] as const

const permissions = [
  'consent(ed|s|given|status|granted|tocontact|email|sms|calls?|marketing|(tele)?phone|post|mail|text|whatsapp|letters?)?$|^consent|consent(to|for)',
  '(hasgiven|gives|gave|explicit|marketing|gdpr|e?mail|sms|phone|call|contact|tcpa|valid)consent',
  'opt(ed|s)?(in)(to|for|status|e?mail|sms|marketing|call|text|$)|^(e?mail|sms|call|phone|marketing|double|single|has|is|newsletter)*opt(ed)?in',
  '(^|is|e?mail|sms|newsletter|marketing|currently)subscribed(to|for|$)|^subscribeto',
  '(^|to|wants?|agreesto)receives?(our|the|any)?(marketing|newsletter|news|updates|offers|promotion|sms|e?mail|calls|text|communic)|likeusto(call|contact)|liketobe(contacted|called)|liketohear(from|about)|hearfromus|keepmeuptodate|stayintouch|signmeup|keepmeposted',
  '(may|can|ok|okay|allowed|permission|agree[sd]?|happy|willing|permitted|want[s]?|accept[s]?)(we|i)?(to)?(be)?(call|contact|e?mail|text|sms|phone|market|message|whatsapp|receive|newsletter)',
  'contact(me|us|them)?(by|via|per|through)(tele)?(phone|call|e?mail|sms|text|post|whatsapp|mail)|^(please)?callme$|^(e?mail|text|mail)able$|pewc|^on(the)?(mailing|newsletter|e?mail)list$',
  'accept(s|ed)?(e?mail|sms|whatsapp)?marketing|accept(s|ed)?(calls|contact|newsletter|promotions|offers|e?mails|sms)',
  '(marketing|contact|call|e?mail|sms|phone|calling|mailing|text)s?(is|are)?(permission|allowed|permitted|agreed|accepted|ok$|okay$)|(allow|permit)s?(calls|contact|sms|e?mails?|marketing|phone)',
  '^(is)?(contactable|callable|marketable|reachable)$',
  '(telefonisch|per(telefon|e?mail|sms|post))kontaktieren|telefonische?(kontaktaufnahme)?(erlaubt|erwunscht|gewunscht)|newsletteranmeldung|einwillig|einverst|zustimmung|duerfenwir|durfenwir|(anrufe?|kontakt|kontaktaufnahme|werbung|telefon|newsletter|e?mails?|sms)(erlaub|gestattet|erwunscht|zulassig)|(newsletter|werbung)(abonniert|angemeldet|erhalten)|werbeerlaubnis|dsgvoeinw|darf(kontaktiert|angerufen)',
  'consentement|accept(e|ez|ent)(vous)?(la|le|de|d|les|que)?(etre)?(contact|recevoir|prospection|demarch|newsletter|marketing|e?mail|sms|appel)|autorise(la|le|les)?(appel|contact|prospection|demarch|e?mail|sms)|souhait(e|ez)(vous)?(etre|recevoir)|pouvonsnous(vous)?(appeler|contacter)|inscri(t|te|ption)(ala|a)?newsletter|accord(marketing|contact|rgpd|e?mail)|abonne(e)?(ala)?newsletter|peutetre(contacte|appele)|optinrgpd|autoris(e|ation)(a|d|de|pour|la|le)*(contact|e?mail|sms|appel|marketing|demarch|prospection)|peuton(vous)?(appel|contact)|accordcommercial',
  'consentimi?ento|consentimento|consenso|acconsente|autorizza(al|il)?(contatt|chiamat|marketing)|essere(contattat|chiamat)|sipuo(chiamare|contattare)|^contattabile|pode(mos)?(ser)?(ligar|contat|contact|chamar)|permitir(llamad|contact|publicid)|suscripcion(a|al)?(newsletter|boletin)|acepta(r)?(publicidad|marketing|comunicaciones|contacto|llamadas|ser)|permite(contacto|llamadas|publicidad|contactar)|autoriza(llamadas|publicidad)|(podemos|sepuede|puede)(llamar|contactar)|(desea|quiere)recibir|aceita(marketing|contato|contacto|receber|comunic|ligac|chamad|sms|e?mail)|permite(contato|ligac)|podemos(ligar|contatar)|desejareceber|accetta(marketing|contatt|newsletter|chiamat|comunicazion|diessere)|possiamo(chiamar|contattar)|desideraricevere|suscrito|inscrit[oa]newsletter|autorizacion(contacto|llamada|marketing)|autoriza(contato|contacto|ligacao)|iscrittonewsletter|autorizzazionecontatto',
  'toestemming|akkoord(met)?(contact|bellen|mail|nieuwsbrief|sms)|mag(gebeld|gemaild|contact|bellen)|mogenwij|magiku|ingeschrevennieuwsbrief',
  '(far|okatt)(ringa|kontakta|maila)|(wyraza(m)?|wyrazil)zgod|mozna(dzwonic|kontakt|pisac)|muzebytkontakt|poatefi(contactat|apelat)|aranabilir|pristanak|privola|suglasnost|zgod[aey]|(far|kan|ma)(ringas|kontaktas|kontaktes|ringes|opringes)|saa(soittaa|ottaayhteytta|lahettaa)|hivhato|iletiizni|(sms|eposta|pazarlama|ticarileti)(izni|onayi)|zgod[ay]|zgodana(marketing|kontakt|e?mail)|samtyck|samtykke|suostumus|markkinointilupa|souhlas|suhlas|hozzajarul|feliratkozott|consimtamant|acord(de|pentru)?(marketing|contact|apel|comunic)|onay(i|li)?$|izinli|aramaizni|iletisimizni|ticariileti',
  'можно(звон|связ|писать|контакт)|участвуетврассыл|можна(дзвон|контакт|писат)|соглас(ие|ен|на)|разрешен(ие|о|ы)?(на)?(звон|связ|контакт|рассыл)|можноли?(звонить|связ|писать)|подписан|підписан|згода',
  'επιτρεπεται(η)?(επικοιν|κλησ)|يسمحبالاتصال|(電話|連絡|メール|架電)可否|(電話|メール|sms)連絡$|メルマガ購読|可(联系|致电|聯絡|聯繫|致電)|(연락|통화|전화|문자)가능(여부)?$|อนุญาตให้(โทร|ติดต่อ)|chophep(goi|lienhe)|bolehdihubungi|συγκαταθεσ|συναινεσ|הסכמה|אישורדיוור|מאשרת?(קבלת|לקבל|דיוור)|ניתןליצורקשר|מעוניי?ןלקבל|موافق|सहमति|同意|許諾|オプトイン|(メール|dm|sms|メルマガ|お知らせ)配信$|配信(許可|可|希望|可否)|(允许|同意|可以|接受|愿意)(联系|聯絡|聯繫|致电|拨打|营销|接听|短信|电话)|(電話|連絡|架電|メール|sms)(可|ok)$|(メルマガ|dm|案内|メール)(希望|登録)|连络可|许可|授权联系|订阅状态|수신동의|마케팅동의|동의|ยินยอม|dongy|persetujuan|setujudihubungi',
] as const

/**
 * The phrases of the languages that headers are read in. A phrase for "not" and a verb is safe anywhere in a header; a word
 * such as "blocked" or "baja" is not, and counts alone only.
 */
export const consentPhrases: ConsentPhrases = {
  deny: any(...english, ...germanic, ...romance, ...slavic, ...others),
  allow: any(...permissions),
  denyWords: words(
    'dnc|dnd|dnm|dne|dns|tps|ctps|mps|fps|nix|stop|blocked|suppressed|removed|litigator|known litigator|complainer|complained|opt out|opted out|do not|no contact|no call|bounced|email bounced|hard bounced|is bounced|no calls|do not market|dnc flag|unsub|suppression|suppress|exclude|excluded|is excluded|denylist|objection|objected|withdrawn|revoked|refused|prohibited|off limits|hands off|remove|dncr|dncl|contact restrictions|deactivated|deceased|is deceased|verstorben|decede|fallecido|deceduto|falecido|overleden|email suppressions|sms suppressions|suppressions',
    'deaktiviert|abmeldung|widersprochen|bezwaar|verzet|exclu|exclue|exclure|excluir|oposicion|bloque|bloquee|rifiuto|escluso|esclusa|rpo|recusa|rezygnacja|blokovany|refuz|άρνηση|відмова|הסרה|הוסר|gesperrt|sperre|widerspruch|werbesperre|robinsonliste|abgemeldet|abbestellt|opposition|refus|liste rouge|desabonne|desinscrit|baja|de baja|bloqueado|bloqueada|excluido|opposizione|bloccato|cancellato|disiscritto|geblokkeerd|sprzeciw|zablokowany|blokada|kielto|sparrad|reservert|zablokovan|blokovan|tiltott|blocat|engelli|ret|yasakli|отписка|отписан|отказ|стоп|заблокирован|чс|відписка|заблокований',
    '拒否|停止|ブロック|退会|解除|不可|勿扰|退订|屏蔽|黑名单|차단|거부|حظر|محظور|חסום',
  ),
  allowWords: words(
    'consent|permission|permissions|opt in|opted in|optin|subscribed|newsletter|subscriber|marketing|marketing emails|marketing email|email marketing|sms marketing|mailing list|contactable|callable|gdpr|rgpd|gdpr consent|tcpa|tcpa consent|email opt in|sms opt in|receives newsletter|wants newsletter',
    'einwilligung|zustimmung|werbeeinwilligung|dsgvo|erlaubnis|consentement|abonne|accord|consentimiento|suscrito|consentimento|inscrito|consenso|iscritto|toestemming|akkoord|nieuwsbrief|nyhetsbrev|nyhedsbrev|uutiskirje|hírlevél|abonat|setuju|подписка|ingeschreven|aangemeld|werbung|autorizzazione|autorisation|autorizacion|autorizacao|acord|zgoda|samtycke|samtykke|suostumus|souhlas|suhlas|hozzajarulas|consimtamant|onay|izin|согласие|подписан|рассылка|згода',
    '同意|許可|订阅|訂閱|購読|配信|동의|수신동의|구독|موافقة|הסכמה',
  ),
  status:
    /^((e ?mail|sms|contact|contacts?|subscriber|subscription|member|list|lead|person|call|dial|dnc|communication|dnd|marketing|consent|phone|opt in|optin|mailing|newsletter|customer|record|email marketing|sms marketing|email permission|permission|email subscription|sms subscription|last call|current) )*(status|disposition|dispo|state of consent|subscription state|marketing state)$|^(last )?(call )?(outcome|result|disposition)$|^(contact|communication|marketing|mailing) preferences?$|^((e ?mail|sms)( address)? )?(marketing )?(consent|permission|opt in|subscription) (status|state)$|^e ?mail status (home|work|other|personal|\d)$|^i ?ys durumu$|^(kontaktstatus|abostatus|anrufstatus|anrufergebnis|statut|statut (du )?contact|statut e ?mail|estado|estado (del )?contacto|estado suscripcion|stato|stato contatto|estado do contato|situacao|tila|stav|durum|статус|статус (контакта|подписки|звонка)|状态|狀態|状況|ステータス|配信状況|상태)$/u,
}
