interface SamplePerson {
  firstName: string
  lastName: string
  phone: string
  email: string
  city: string
  country: string
  businessName: string
  tags: string[]
  doNotContact: boolean
}

/** First name, last name, phone, email, city, country, business, tags; `no` for who must not be contacted. */
const lines = `
Ada|Okafor|+2348031234567|ada.okafor|Lagos|NG|Analytical Works|vip,customer
Mateo|García Ríos|+34612345678|mateo.garciarios|Sevilla|ES|Río Logística|customer
Yuki|Tanaka|+819012345678|yuki.tanaka|Osaka|JP|Tanaka Print|lead
Noor|van Dijk|+31612345678|noor.vandijk|Utrecht|NL|Dijk & Daughters|customer,newsletter
Lucas|Pereira|+5511961234567|lucas.pereira|São Paulo|BR|Padaria Pereira|lead
Aoife|Byrne|+353850123456|aoife.byrne|Galway|IE|Byrne Surveying|vip
Søren|Kjær|+4532123456|soren.kjaer|Aarhus|DK|Kjær Cykler|customer|no
Priya|Raman|+918123456789|priya.raman|Chennai|IN|Raman Textiles|lead,newsletter
Thandiwe|Dlamini|+27711234567|thandiwe.dlamini|Durban|ZA|Dlamini Legal|customer
Élodie|Marchand|+33612345678|elodie.marchand|Lyon|FR|Atelier Marchand|vip,newsletter
Omar|Haddad|+212650123456|omar.haddad|Rabat|MA|Haddad Import|lead
Hannah|Weiß|+4915123456789|hannah.weiss|Leipzig|DE|Weiß Optik|customer|no
Grace|Mitchell|+12015550123|grace.mitchell|Newark|US|Mitchell Dental|lead
Diego|Morales|+13055550188|diego.morales|Miami|US|Morales Yachts|customer
Olivia|Tremblay|+14385550142|olivia.tremblay|Montréal|CA|Tremblay Audio|lead,newsletter
Wei|Chen|+8613123456789|wei.chen|Hangzhou|CN|Chen Ceramics|customer
Fatima|Al-Sayed|+971501234567|fatima.alsayed|Dubai|AE|Sayed Events|vip
Jonas|Bērziņš|+37121234567|jonas.berzins|Rīga|LV|Bērziņš Koks|lead
Isla|Murray|+447400123456|isla.murray|Aberdeen|GB|Murray Marine|customer,newsletter
Ngoc|Trần|+84912345678|ngoc.tran|Đà Nẵng|VN|Trần Coffee|lead
Ana|Kovačević|+385921234567|ana.kovacevic|Split|HR|Kovačević Vino|customer
Kiri|Parata|+64211234567|kiri.parata|Wellington|NZ|Parata Design|vip,lead
Emre|Yıldız|+905012345678|emre.yildiz|İzmir|TR|Yıldız Halı|customer|no
Sofía|Quispe|+51912345678|sofia.quispe|Cusco|PE|Quispe Alpaca|lead,newsletter`

/** Nobody of these exists: numbers of the kinds that are given as examples, and a domain kept for examples (RFC 2606). */
export const samplePeople: readonly SamplePerson[] = lines.trim().split('\n').map(readLine)

function readLine(line: string): SamplePerson {
  const [firstName, lastName, phone, mailbox, city, country, businessName, tags, contact] = line.split('|')
  return {
    firstName: firstName!,
    lastName: lastName!,
    phone: phone!,
    email: `${mailbox}@example.com`,
    city: city!,
    country: country!,
    businessName: businessName!,
    tags: tags!.split(','),
    doNotContact: contact === 'no',
  }
}
