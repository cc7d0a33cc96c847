/** These functions test check digits by the rules of each register. They take digits of the right length. */

function weighted (digits: string, weights: readonly number[]): number {
  return weights.reduce((sum, weight, i) => sum + weight * (digits.charCodeAt(i) - 48), 0)
}

/** ISO/IEC 7812-1, Annex B. */
export function luhnHolds (digits: string): boolean {
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

/** NHS Data Dictionary, NHS NUMBER: weights 10 to 2; a remainder of 10 is never issued. */
export function nhsHolds (digits: string): boolean {
  return weighted(digits, [10, 9, 8, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
}

/** Skatteetaten, fødselsnummer: two digits, modulo 11. */
export function norwegianHolds (digits: string): boolean {
  return weighted(digits, [3, 7, 6, 1, 8, 9, 4, 5, 2, 1]) % 11 === 0 &&
    weighted(digits, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1]) % 11 === 0
}

/** Digital and Population Data Services Agency: the remainder modulo 31 selects the character. */
export function finnishHolds (nine: string, check: string): boolean {
  return '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(nine) % 31] === check
}

/** Receita Federal, CPF: two digits, modulo 11; a remainder of 10 counts as 0. */
export function cpfHolds (digits: string): boolean {
  const digit = (length: number): number => {
    const weights = Array.from({ length }, (_, i) => length + 1 - i)
    return weighted(digits, weights) * 10 % 11 % 10
  }
  return digit(9) === Number(digits[9]) && digit(10) === Number(digits[10])
}

/** § 290 SGB V, KVID-10: the letter becomes two digits; then as Luhn, doubling every second digit. */
export function kvidHolds (number: string): boolean {
  const letter = String(number.charCodeAt(0) - 64).padStart(2, '0')
  const digits = letter + number.slice(1, 9)
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const product = (digits.charCodeAt(i) - 48) * (i % 2 === 0 ? 1 : 2)
    sum += product > 9 ? product - 9 : product
  }
  return sum % 10 === Number(number[9])
}

/** INSEE, NIR: 97 minus the number modulo 97, with Corsica's departments written as 19 and 18. */
export function nirHolds (number: string): boolean {
  const digits = number.slice(0, 13).replace('2A', '19').replace('2B', '18')
  return 97 - Number(digits) % 97 === Number(number.slice(13))
}

/** Belastingdienst, BSN: weights 9 to 2, and -1 for the last digit. */
export function bsnHolds (digits: string): boolean {
  return weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0
}

/** Ministerstwo Cyfryzacji, PESEL: weights 1, 3, 7, 9; modulo 10. */
export function peselHolds (digits: string): boolean {
  return weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0
}

/** Rijksregister: 97 minus the number modulo 97; a 2 precedes numbers of people born since 2000. */
export function belgianHolds (digits: string): boolean {
  const number = digits.slice(0, 9)
  return [number, `2${number}`].some((one) => 97 - Number(one) % 97 === Number(digits.slice(9)))
}

/** EVS 585, isikukood: modulo 11, with other weights where the remainder is 10. */
export function estonianHolds (digits: string): boolean {
  const first = weighted(digits, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11
  const second = weighted(digits, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11
  return /^[1-8]/.test(digits) && (first < 10 ? first : second % 10) === Number(digits[10])
}

/** Decreto ministeriale 12 marzo 1974: signs at odd places have these values, A and 0 the first. */
const ITALIAN_ODD = [
  1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23
]

export function italianHolds (code: string): boolean {
  let sum = 0
  for (let i = 0; i < 15; i++) {
    const sign = code.charCodeAt(i)
    const value = sign <= 57 ? sign - 48 : sign - 65
    sum += i % 2 === 0 ? ITALIAN_ODD[value] ?? 0 : value
  }
  return code.charCodeAt(15) - 65 === sum % 26
}
