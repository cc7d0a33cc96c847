/** What some registers write into a number: the day of birth and the sex of the person. */

export interface NumberFacts {
  /** The whole year, or its last two digits. */
  readonly year?: number
  readonly month?: number
  readonly day?: number
  readonly sex?: 'male' | 'female'
}

type Facts = (number: string) => NumberFacts

function sexOf (digit: string | undefined): 'male' | 'female' {
  return Number(digit) % 2 === 1 ? 'male' : 'female'
}

/** @param moved what the register adds to the day */
export function swedishFacts (moved: number): Facts {
  return (number) => {
    const [, year = '', month = '', day = '', last = ''] =
      /^(\d{2,4})(\d{2})(\d{2})[-+]?(\d{4})$/.exec(number) ?? []
    return { year: Number(year), month: Number(month), day: Number(day) - moved, sex: sexOf(last[2]) }
  }
}

/** Norwegian and Danish numbers begin with day, month and two digits of the year. */
export function dayFirst (sexAt: number, moved = 0): Facts {
  return (number) => ({
    day: Number(number.slice(0, 2)) - moved,
    month: Number(number.slice(2, 4)),
    year: Number(number.slice(4, 6)),
    sex: sexOf(number[sexAt])
  })
}

export const finnishFacts: Facts = (number) => {
  const sign = number[6] ?? ''
  const century = sign === '+' ? 1800 : /[A-F]/.test(sign) ? 2000 : 1900
  const { day = 0, month = 0, year = 0 } = dayFirst(0)(number)
  return { day, month, year: century + year, sex: sexOf(number[9]) }
}

/** Months above 12 stand for births whose month is not known. */
export const frenchFacts: Facts = (number) => {
  const month = Number(number.slice(3, 5))
  return { sex: sexOf(number[0]), year: Number(number.slice(1, 3)), ...(month <= 12 ? { month } : {}) }
}

/** The month tells the century: 80 is added for 1800, nothing for 1900, 20 for 2000. */
export const polishFacts: Facts = (number) => {
  const coded = Number(number.slice(2, 4))
  const century = [1900, 2000, 2100, 2200, 1800][Math.floor(coded / 20)] ?? 1900
  return {
    year: century + Number(number.slice(0, 2)),
    month: coded % 20,
    day: Number(number.slice(4, 6)),
    sex: sexOf(number[9])
  }
}

/** A month above 12 is in a number that was given before the person was registered. */
export const belgianFacts: Facts = (number) => {
  const month = Number(number.slice(2, 4))
  const isKnown = month >= 1 && month <= 12 && number.slice(4, 6) !== '00'
  return isKnown
    ? { year: Number(number.slice(0, 2)), month, day: Number(number.slice(4, 6)), sex: sexOf(number[8]) }
    : {}
}

/** The first digit tells century and sex: 1 and 2 are born in the 1800s, and so on. */
export const estonianFacts: Facts = (number) => {
  const first = Number(number[0])
  return {
    year: 1800 + 100 * Math.floor((first - 1) / 2) + Number(number.slice(1, 3)),
    month: Number(number.slice(3, 5)),
    day: Number(number.slice(5, 7)),
    sex: sexOf(number[0])
  }
}

const ITALIAN_MONTHS = 'ABCDEHLMPRST'
/** Letters that replace digits where two people would have one code. */
const ITALIAN_DIGITS = 'LMNPQRSTUV'

export const italianFacts: Facts = (code) => {
  const digits = (text: string): number =>
    Number([...text].map((sign) =>
      ITALIAN_DIGITS.includes(sign) ? ITALIAN_DIGITS.indexOf(sign) : sign).join(''))
  const day = digits(code.slice(9, 11))
  return {
    year: digits(code.slice(6, 8)),
    month: ITALIAN_MONTHS.indexOf(code[8] ?? '') + 1,
    day: day > 40 ? day - 40 : day,
    sex: day > 40 ? 'female' : 'male'
  }
}

/**
 * Names what of a Patient contradicts the number. A date counts only as far as it was sent, and a gender only
 * if it is male or female.
 */
export function contradictionOf (
  facts: NumberFacts, { birthDate = '', gender }: Partial<Record<'birthDate' | 'gender', string>>
): 'birthDate' | 'gender' | undefined {
  const [year, month, day] = birthDate.split('-').map(Number)
  const differs = (a: number | undefined, b: number | undefined): boolean =>
    a !== undefined && b !== undefined && a !== b
  const sameYear = facts.year !== undefined && facts.year < 100 && year !== undefined ? year % 100 : year
  const isOther = differs(facts.year, sameYear) || differs(facts.month, month) || differs(facts.day, day)
  if (birthDate !== '' && isOther) return 'birthDate'
  const isStated = gender === 'male' || gender === 'female'
  return isStated && facts.sex !== undefined && facts.sex !== gender ? 'gender' : undefined
}
