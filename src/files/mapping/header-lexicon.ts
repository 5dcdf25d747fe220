import { plainText } from './header-text.ts'

/** What a word in a header can mean, as far as phones, emails and their holders go. */
export type WordClass =
  | 'phone'
  | 'mobile'
  | 'email'
  | 'fax'
  | 'pager'
  | 'work'
  | 'home'
  | 'direct'
  | 'main'
  | 'other'
  /** The line or the mailbox of a whole company. */
  | 'company'
  /** A person other than the one in the row. */
  | 'someone'
  /** Says nothing of whose or which: "number", "address", "primary", "customer". */
  | 'filler'
  /** The column tells something about a phone or an email and holds none: "type", "verified", "last sent". */
  | 'about'
  | 'extension'
  | 'region'

const words: Readonly<Record<WordClass, string>> = {
  phone: `telefonas telefonnumber simi talrunis phone phones telephone telephones tel tele tels phonenumber telno landline smartphone fon telefon telefone telefono
    telefonnummer telefonnr rufnummer rufnr festnetz festnetznummer fixe fijo fisso fixo tlf tlfn tfno tfn fono fone telefoon telefoonnummer telnr
    vast vaste pevna linka stacjonarny telefonu telefonny telefoni puhelin puhelinnumero puh lankapuhelin telefonszam telefonni telefonne
    telefonnik telefonas talrunis telefonnummern numertelefonu numerotelefono numerodetelefono telefonnich teleffon telpon telepon
    телефон телефоны телефона телефону тел телеф стационарный τηλεφωνο τηλ σταθερο טלפון טל هاتف الهاتف تليفون تلفون फोन दूरभाष
    電話 電話番号 固定電話 直通電話 电话 固定电话 电话号码 電話號碼 联系电话 聯絡電話 座机 固话 市話 전화 전화번호 연락처 유선전화 โทรศัพท์ เบอร์โทร เบอร์โทรศัพท์ โทร
    dienthoai sodienthoai sdt thoai carphone`,
  mobile: `mobitel мобител mobilais mobilus mobiiltelefon farsimi mobile mobiles cell cellphone cellular iphone msisdn whatsapp sms gsm natel mob handy handynummer handynr mobil mobilnummer mobilnr mobiltelefon
    mobilfunk mobilfunknummer funktelefon portable mobilephone movil moviles celular celulares telemovel telemoveis cellulare cellulari cel mobiel mobiele
    mobielnummer komorka komorkowy komorkowe kom komorkowego matkapuhelin matkapuhelinnumero kannykka mobilni mobilne mobiltlf cep ceptelefonu ceptel
    мобильный мобильного мобильная мобилен моб сотовый сот переносной мобільний κινητο נייד سيلولر جوال الجوال موبايل محمول المحمول मोबाइल
    携帯 携帯電話 携帯番号 携帯電話番号 手机 手机号 手机号码 移动电话 手機 手機號碼 行動電話 휴대폰 휴대전화 휴대폰번호 핸드폰 มือถือ เบอร์มือถือ didong ponsel handphone hp nohp`,
  email: `elpastas epastas epasts netfang имејл еmail ел email emails بريد البريد mail mails emailaddress mailaddress emailadresse mailadresse emailadressen courriel courriels messagerie correo correos correio correios mel
    emailadres mailadres epost epostadress epostadresse eposta sahkoposti sahkopostiosoite epasts elpastas
    ταχυδρομειο ταχυδρομειου почта почты почте почтовый имейл пошта пошти імейл ηλεκτρονικο εμαιλ אימייל מייל דואל ايميل إيميل الايميل ईमेल ईमैल
    メール メールアドレス 電子メール eメール 邮箱 电邮 电子邮箱 电子邮件 邮件 郵箱 電郵 電子郵件 電子信箱 이메일 이메일주소 메일 อีเมล อีเมล์ thudientu surel imel posta`,
  fax: `fax faxes faks faksi faxnummer faxnumber faxnr telefax telefaks telefaksi telefakt telecopie telecopieur telecopia fac facsimile
    факс факса факсы телефакс φαξ פקס فاكس फैक्स ファックス ファクス ファクシミリ 传真 傳真 팩스 โทรสาร แฟกซ์`,
  pager: `pager pagers beeper isdn rnis rdsi tty tdd telex teleks telexnummer buscapersonas cercapersone bip radiomessagerie пейджер телекс телетайп radio
    радиотелефон radiotelefon radiotelefono radiotelefone radiotelefoon ポケットベル ポケベル 寻呼机 呼机 無線 무선호출 callback ruckmeldung teksttelefoon`,
  work: `work business office job professional geschaftlich geschaeftlich dienstlich beruflich buro buero arbeit gesch dienstl bureau travail professionnel
    professionnelle pro boulot trabajo emprego empleo oficina laboral profesional trabalho comercial escritorio profissional ufficio uff lavoro zakelijk werk kantoor
    werktelefoon sluzbowy sluzbowe sluzbowego praca biuro arbete arbetet arbets kontor kontoret arbejde arbeid jobb jobbet tyo tyopuhelin toimisto prace
    pracovni pracovny kancelar munkahelyi munkahely iroda serviciu birou is ofis рабочий рабочая рабочего раб служебный офис робочий εργασιας δουλειας
    עבודה العمل عمل कार्यालय 会社 勤務先 職場 办公 办公室 单位 商务 工作 公司 辦公 公務 회사 직장 ที่ทำงาน coquan congty kantorbisnis`,
  home: `home personal private privat priv privee prive domicile perso personnel personnelle maison domicilio casa particular res pessoal residencial residencia
    residence residential personale abitazione ab privato thuis priveadres domowy domowe dom prywatny prywatne hem hemma hemtelefon hjem hjemme koti
    kotipuhelin domu domaci domov sukromny soukromy otthoni otthon lakas acasa ev evtelefonu домашний домашняя дом личный личная особистий σπιτι οικιας
    בית בבית فردي المنزل منزل घर 自宅 個人 住宅 家庭 家 个人 私人 집 자택 개인 บ้าน nha rumah`,
  direct: `direct directdial ddi did durchwahl directe directo diretto direto doorkiesnummer bezposredni direktwahl direkt прямой 直通 직통`,
  main: `main haupt hauptnummer principal principale hoofd glowny podstawowy основной основная основний hlavni κυριο 主要 代表 主 기본 대표 通常の`,
  other: `other additional alternate alternative alt secondary second third extra another weitere weiteres weiterer andere anderes sonstige zusatzliche zweite
    alternativ autre autres secondaire otro otra otros adicional alternativo secundario outro outra altro altra secondario ander tweede inny inna dodatkowy
    drugi annan annat annet anden muu dalsi jiny egyeb masik alt2 alta alte diger ikinci другой другие дополнительный доп додатковий інший αλλο אחר נוסף
    أخرى اخر अन्य その他 その他の 他 其他 其它 备用 備用 기타 추가 อื่นๆ khac lain car auto boat voiture automovil carro machine машине samochodzie`,
  company: `company corporate corporation organization organisation org employer hq headquarters switchboard reception store branch agency firm
    firma firmen unternehmen zentrale firmenzentrale societe entreprise standard empresa compania centralita organizacion azienda societa centralino
    sede bedrijf bedrijfs organisatie spolki centrala foretag foretaget virksomhed bedrift yritys yrityksen vaihde spolecnost ceg sirket organizatie
    организации организация компании компания компанії εταιρειας חברה الشركة 会社代表 单位主要 公司主要 总机 總機 대표번호 account`,
  someone: `owner owners assigned assignee assignment assigning referred referrer referral referring referer manager managers supervisor assistant assistants
    secretary emergency ice spouse spouses wife husband partner partners parent parents mother mothers father fathers guardian guardians child children kid kids son daughter kin
    relative relatives relation sibling brother sister friend friends creator created creating modified updated edited updatedby createdby agent agents rep
    reps representative salesperson salesman salesrep seller vendor vendors executive recruiter broker attorney lawyer doctor physician pcp dentist teacher coach
    advisor adviser consultant caseworker csm sdr bdr handler responsible boss reports reportsto introduced introducer recommended beneficiary coapplicant
    coborrower cosigner cobuyer landlord roommate caregiver nurse contractor supplier sender moderator inviter invited inviting trustee executor witness
    besitzer inhaber kontaktinhaber eigentumer zugewiesen zustandig zustandiger verantwortlich verantwortlicher vorgesetzter vorgesetzten betreuer berater
    vermittler empfohlen erstellt geandert bearbeiter sachbearbeiter vertreter vertriebler assistent assistentin assistenten assistenz sekretariat sekretarin
    notfall notfallkontakt ehepartner ehefrau ehemann ehegatte mutter vater eltern elternteil vormund kind kinder geschwister steuerberater hausarzt
    assistante urgence urgences conjoint conjointe epoux epouse mere pere parrain tuteur responsable proprietaire assigne gestionnaire commercial2
    conseiller recommande cree createur modifie enfant enfants secretaire superieur medecin
    asistente ayudante emergencia emergencias conyuge esposo esposa padre madre padres tutor propietario asignado referido recomendado creado creador
    modificado gerente jefe vendedor agente hijo hijos secretaria secretario asesor
    assistente emergenza coniuge moglie marito genitore genitori tutore proprietario2 assegnato segnalato creato modificato responsabile venditore
    figlio figli segretaria referenteinterno
    conjuge marido pai mae responsavel proprietario atribuido indicado criado filho filhos encarregado
    noodgeval nood noodcontact echtgenoot echtgenote ouder ouders moeder vaderr voogd eigenaar toegewezen doorverwezen aangemaakt gewijzigd
    verantwoordelijke beheerder kinderen
    asystent asystenta asystentka awaryjny nagly wypadku malzonek malzonka zona maz rodzic rodzica matka ojciec opiekun opiekuna wlasciciel przypisany
    polecony polecajacy utworzony kierownik kierownika handlowiec dziecko
    agare ansvarig anhorig make maka foralder nodkontakt chef eier ansvarlig parorende ektefelle forelder nodnummer ejer ansvarshavende pargrende
    omistaja vastuuhenkilo avustaja esimies huoltaja puoliso lahiomainen hataYhteys vlastnik asistent asistentka manzel manzelka rodic nouzovy nadrizeny
    tulajdonos asszisztens hazastars szulo vezeto proprietar sot sotie parinte urgenta sahibi asistan acil yonetici veli esi
    ассистент ассистента помощник помощника секретарь секретаря экстренный экстренной экстренных супруг супруга жена жены муж мужа родитель родителя
    мать матери отец отца опекун ответственный ответственного менеджер менеджера владелец владельца руководитель руководителя создал создатель кем
    изменил рекомендовал рекомендатель дети ребенок куратор агент помічник відповідальний власник батько мати екстрений
    βοηθος υπευθυνος συζυγος γονεας εκτακτης ιδιοκτητης עוזר אחראי הורה בעלים חירום مساعد مدير مالك طوارئ الطوارئ زوج زوجة ولي مسؤول
    アシスタント 秘書 秘書の 緊急 緊急連絡先 配偶者 保護者 担当者 担当 営業担当 所有者 上司 紹介者 作成者 更新者 親 父 母 マネージャー マネージャ 家族 子供
    助理 助理的 秘书 秘書 紧急 緊急聯絡 紧急联系人 緊急聯絡人 配偶 父母 父亲 母亲 家长 家長 监护人 監護人 负责人 負責人 所有人 拥有者 擁有者 经理 經理 推荐人 推薦人 创建人 创建者 建立者 介绍人 主管 业务员 客服
    비서 긴급 긴급연락처 비상 비상연락처 배우자 부모 보호자 담당자 소유자 관리자 추천인 작성자 생성자 상사 자녀 trolynguoi nguoiphutrach`,
  filler: `adresi الالكتروني الإلكتروني الكتروني invitee number numbers numb num no nos nr nummer numero numer numeros broj cislo szam szama no2 address addresses ηλ addr adresse adresses adres adress direccion endereco indirizzo osoite
    adresa адрес адреса value values primary preferred default contact your my the of for to de du des del della do da das dos di la le les el il l lo electronico electronica electronique elettronica eletronico eletronica elektronische elektronisk электронная электронной эл електронна dien numarasi numarası no1 van der die das mit fur
    na w u v op pri i o с для по в контакта клиента e d s a formatted raw e164 international intl full person people customer customers client clients lead leads
    subscriber member members user guest patient student tenant buyer applicant participant attendee recipient employee candidate prospect shopper donor
    billing shipping mailing delivery invoice2 1 2 3 4 5 6 7 8 9 10 01 02 03 first1 one two kontakt kontaktnummer kunde kunden kundin numer2 номер number2 αριθμος مספר מספר رقم नंबर नम्बर संख्या の 番号 アドレス 地址 号 号码 號碼 번호 주소 so soo nomor contactable2 voice current general local metadata username login daytime evening day night best active list2 emailid id1 caller`,
  about: `type types typ tipo tip label labels rotulo carrier provider status state statut verified verification valid validated validity invalid confidence score rating count counts total date time datetime timestamp
    note notes comment comments name names nom nombre nome display anzeigename angezeigter visualizzato mostrar exibicao weergavenaam hash md5 sha256 sha1 domain bounce bounced bounces reason open opens opened click clicks
    clicked sent send last next reply replied received campaign template subject body signature server engagement delivered quality catchall
    os operating system app apps model device brand plan bill cost usage call calls called duration recording log history attempts attempt
    interactions conversations messages message frequency consent opt source quelle format lookup line linetype method preference preferences wifi
    typu тип название 種類 表示名 类型 類型 显示名称 유형 표시 이름 messagerietype list lists schedule scheduled thread owner2 key token code2 field matches permission marketing newsletter`,
  extension: `ext extension extn exten nebenstelle anexo ramal interno poste2 toestel wewnetrzny dod добавочный 内線 分机 分機 내선`,
  region: `country calling dial dialing dialling prefix prefijo prefisso prefixe vorwahl landesvorwahl landervorwahl indicatif iso countrycode callingcode code pays landnummer landskod 国番号 国家代码 区号 국가번호`,
}

const lexicon = new Map<string, WordClass>()
for (const [meaning, text] of Object.entries(words)) {
  for (const word of text.split(/\s+/)) {
    const plain = plainText(word).replace(/[^\p{L}\p{N}]/gu, '')
    if (plain !== '' && !lexicon.has(plain)) lexicon.set(plain, meaning as WordClass)
  }
}

/** A word of a header and what it can mean; undefined where it is none that we know. */
export interface HeaderWord {
  text: string
  meaning: WordClass | undefined
}

const spaceless = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}\p{sc=Thai}]/u

/** The words of a bare header; those that are written as one, such as `HOMEPHONE` or `会社電話`, are taken apart. */
export function headerWordsOf(bare: string): HeaderWord[] {
  return bare.split(' ').flatMap((token) => {
    const meaning = lexicon.get(token)
    if (meaning !== undefined) return [{ text: token, meaning }]
    return partsOf(token) ?? [{ text: token, meaning: undefined }]
  })
}

/** A compound in words that are all known, the longest first; undefined where something is left. */
function partsOf(token: string): HeaderWord[] | undefined {
  const shortest = spaceless.test(token) ? 1 : 3
  if (token.length > 40) return undefined
  for (let end = token.length - 1; end >= shortest; end--) {
    const text = token.slice(0, end)
    const meaning = lexicon.get(text)
    if (meaning === undefined) continue
    const rest = token.slice(end)
    // Such as the 2 of "phone2", or the s of the German "Geschäftstelefon".
    if (/^\d+$/.test(rest)) return [{ text, meaning }]
    const restMeaning = lexicon.get(rest)
    if (restMeaning !== undefined && (rest.length >= shortest || rest === 'no' || rest === 'nr')) {
      return [
        { text, meaning },
        { text: rest, meaning: restMeaning },
      ]
    }
    const parts =
      rest.length > shortest ? partsOf(rest.replace(/^s(?=tele|fax|email|handy|mobil)/, '')) : undefined
    if (parts !== undefined) return [{ text, meaning }, ...parts]
  }
  return undefined
}
