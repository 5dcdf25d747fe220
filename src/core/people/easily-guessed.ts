/** What the lists of leaked passwords begin with, once digits and signs around it are taken off. */
const words = new Set(
  `password passwort passw contrasena motdepasse admin administrator welcome letmein iloveyou qwerty qwertyuiop qwertz
  qwertzuiop azerty azertyuiop asdfghjkl zxcvbnm abc abcd abcdef abcdefghij sunshine princess football baseball monkey
  dragon master superman batman trustno starwars whatever freedom computer internet samsung michael jordan shadow
  changeme secret default guest login test testtest hello helloworld roster contacts rostercontacts pass passpass
  passwordpassword qweasdzxc qazwsx qazwsxedc`.split(/\s+/),
)

const lookalikes: Record<string, string> = {
  '0': 'o',
  '1': 'l',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '@': 'a',
  $: 's',
  '!': 'i',
}

/**
 * Whether a password is among those that are tried first: few different characters, a run such as `1234567890`, one
 * well-known word with digits and signs, or the email itself.
 */
export function isEasilyGuessed(password: string, emailKey = ''): boolean {
  const text = password.toLowerCase()
  return new Set(text).size < 5 || isRun(text) || isWord(text) || isOwnName(text, emailKey)
}

function isRun(text: string): boolean {
  const codes = [...text].map((sign) => sign.codePointAt(0)!)
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - codes[index]!) <= 1).length
  // 0 after 9 and the like break a run without making it a secret.
  return steps >= (codes.length - 1) * 0.8
}

function isWord(text: string): boolean {
  const inside = text.replaceAll(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  return [text, withLetters(text), withLetters(inside)].some((form) => words.has(onlyLetters(form)))
}

function withLetters(text: string): string {
  return [...text].map((sign) => lookalikes[sign] ?? sign).join('')
}

/** The email, or what stands before its @ with digits and signs. */
function isOwnName(text: string, emailKey: string): boolean {
  const name = onlyLetters(emailKey.split('@')[0]!)
  return text === emailKey || (name !== '' && name === onlyLetters(text))
}

function onlyLetters(text: string): string {
  return text.replaceAll(/[^\p{L}]/gu, '')
}
