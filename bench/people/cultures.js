/**
 * Given and family names of one script or language, with the spelling that its people use in email addresses.
 *
 * @typedef {object} Culture
 * @property {readonly [name: string, ascii: string][]} given
 * @property {readonly [name: string, ascii: string][]} family
 */

/** @type {Record<string, Culture>} */
export const cultures = {
  english: culture(
    'James Mary Robert Patricia John Jennifer Michael Linda David Elizabeth William Barbara Richard Susan Joseph Jessica Thomas Karen Charles Sarah Aaliyah Jamal Grace Owen',
    "Smith Johnson Williams Brown Jones Miller Davis Wilson Anderson Taylor Moore Jackson Martin Lee Thompson White Harris Clark Lewis Robinson Walker Young O'Neill:oneill Smith-Jones:smithjones",
  ),
  german: culture(
    'Anna Jürgen:juergen Lukas Sophie Björn:bjoern Käthe:kaethe Maximilian Lena Uwe Jörg:joerg Hannah Felix',
    'Müller:mueller Schmidt Schneider Fischer Weber Schäfer:schaefer Bauer Koch Groß:gross Wolf Schröder:schroeder Krüger:krueger',
  ),
  french: culture(
    'Élodie:elodie Jean François:francois Chloé:chloe Zoé:zoe Benoît:benoit Amélie:amelie Hugo Noémie:noemie Luc Inès:ines Théo:theo',
    "Martin Bernard Lefèvre:lefevre Dubois Moreau D'Arc:darc Gauthier Béranger:beranger Rousseau Garnier Noël:noel Fournier",
  ),
  spanish: culture(
    'María:maria José:jose Lucía:lucia Ángel:angel Sofía:sofia Juan Begoña:begona Íñigo:inigo Carmen Andrés:andres Pilar Diego',
    'García:garcia Martínez:martinez López:lopez Hernández:hernandez Núñez:nunez Ruiz Ibáñez:ibanez Torres Peña:pena Vázquez:vazquez Romero Gil',
  ),
  portuguese: culture(
    'João:joao Ana Conceição:conceicao Luís:luis Inês:ines Antônio:antonio Beatriz Rafael Júlia:julia Thiago Letícia:leticia Caio',
    'Silva Santos Araújo:araujo Gonçalves:goncalves Simões:simoes Pereira Magalhães:magalhaes Costa Leão:leao Rocha Assunção:assuncao Dias',
  ),
  polish: culture(
    'Łukasz:lukasz Zofia Wojciech Małgorzata:malgorzata Stanisław:stanislaw Agnieszka Paweł:pawel Jadwiga',
    'Nowak Wójcik:wojcik Kowalczyk Dąbrowski:dabrowski Zieliński:zielinski Szymański:szymanski Woźniak:wozniak Król:krol',
  ),
  turkish: culture(
    'Ayşe:ayse Mehmet Çağla:cagla İbrahim:ibrahim Gülşen:gulsen Işıl:isil Ömer:omer Emre',
    'Yılmaz:yilmaz Şahin:sahin Çelik:celik Öztürk:ozturk Kaya Doğan:dogan Aydın:aydin Güneş:gunes',
  ),
  vietnamese: culture(
    'Nguyệt:nguyet Đức:duc Hương:huong Tuấn:tuan Thảo:thao Khánh:khanh',
    'Nguyễn:nguyen Trần:tran Phạm:pham Huỳnh:huynh Võ:vo Đặng:dang',
  ),
  russian: culture(
    'Анна:anna Дмитрий:dmitri Мария:maria Алексей:alexei Ольга:olga Юрий:yuri Наталья:natalia Пётр:petr',
    'Иванов:ivanov Смирнова:smirnova Кузнецов:kuznetsov Попова:popova Соколов:sokolov Лебедева:lebedeva Козлов:kozlov Новикова:novikova',
  ),
  greek: culture(
    'Γιώργος:giorgos Μαρία:maria Νίκος:nikos Ελένη:eleni',
    'Παπαδόπουλος:papadopoulos Γεωργίου:georgiou Νικολάου:nikolaou Οικονόμου:oikonomou',
  ),
  hebrew: culture('נועה:noa דוד:david יעל:yael אריאל:ariel', 'כהן:cohen לוי:levi מזרחי:mizrahi פרץ:peretz'),
  arabic: culture(
    'محمد:mohammed فاطمة:fatima عمر:omar عائشة:aisha يوسف:yusuf ليلى:layla',
    'العلي:alali حسن:hassan المصري:almasri خوري:khoury الشمري:alshammari بن-سعيد:bensaid',
  ),
  hindi: culture(
    'आरव:aarav प्रिया:priya राहुल:rahul अनन्या:ananya विजय:vijay दीपिका:deepika',
    'शर्मा:sharma पटेल:patel सिंह:singh गुप्ता:gupta वर्मा:verma अय्यर:iyer',
  ),
  thai: culture(
    'สมชาย:somchai มาลี:malee ณัฐ:nat พิมพ์:pim',
    'ใจดี:jaidee ศรีสุข:srisuk แสงทอง:saengthong วงศ์ไทย:wongthai',
  ),
  chinese: culture(
    '伟:wei 芳:fang 娜:na 秀英:xiuying 敏:min 静:jing 强:qiang 梓涵:zihan',
    '王:wang 李:li 张:zhang 刘:liu 陈:chen 杨:yang 黄:huang 欧阳:ouyang',
  ),
  japanese: culture(
    '陽翔:haruto さくら:sakura 健太:kenta 美咲:misaki 蓮:ren ひなた:hinata',
    '佐藤:sato 鈴木:suzuki 髙橋:takahashi 田中:tanaka 渡邉:watanabe 山本:yamamoto',
  ),
  korean: culture('민준:minjun 서연:seoyeon 지우:jiwoo 하윤:hayoon', '김:kim 이:lee 박:park 최:choi'),
}

/** @param {string} given @param {string} family @returns {Culture} */
function culture(given, family) {
  return { given: names(given), family: names(family) }
}

/** @param {string} text names, each with `:ascii` where lower case alone does not make it so @returns {[string, string][]} */
function names(text) {
  return text.split(' ').map((entry) => {
    const [name = '', ascii] = entry.split(':')
    return [name, ascii ?? name.toLowerCase()]
  })
}
