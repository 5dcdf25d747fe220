/** ITU-T E.164, annex: the assigned and reserved country codes of one and two digits; every other has three. */
const short = new Set(
  '1 7 20 27 30 31 32 33 34 36 39 40 41 43 44 45 46 47 48 49 51 52 53 54 55 56 57 58 60 61 62 63 64 65 66 81 82 84 86 90 91 92 93 94 95 98'.split(
    ' ',
  ),
)

/** The digits of an E.164 number after its country code: what people at home dial, less a trunk zero. */
export function nationalDigits(digits: string): string {
  return digits.slice([1, 2].find((length) => short.has(digits.slice(0, length))) ?? 3)
}
