/** The written forms of codes, as each system defines them. */
import { isConceptId } from './concept-id.js'

type Form = (code: string) => boolean

/** No code of an adopted system is longer. Longer texts are not tried, so that no form takes long. */
const MAX_CODE_CHARACTERS = 64

export function matching (form: RegExp): Form {
  return (code) => code.length <= MAX_CODE_CHARACTERS && form.test(code)
}

/** ICD-10-CM Official Guidelines 2024, I.A.2: three characters, then up to four after a point. */
export const icd10cm = matching(/^[A-Z][0-9][0-9AB](\.[0-9A-Z]{1,4})?$/)

/** WHO ICD-10, volume 1, morphology of neoplasms: M, histology, behaviour. China has a further digit. */
const MORPHOLOGY = 'M[89][0-9]{3,4}/[0-9]'

/**
 * Dagger, asterisk and exclamation mark. A pair of codes is one text. HL7 puts a blank between both codes.
 * Chinese and Finnish systems put only the mark of the first.
 */
function pairs (code: string, flags = ''): Form {
  return matching(new RegExp(`^(${MORPHOLOGY}|${code}(([†*+!] ?| )${code}){0,3}[†*+!]?)$`, flags))
}

/**
 * WHO ICD-10, volume 2, §2.4: a letter, two digits, up to three more. Many systems omit the point. The volume
 * recommends the filler X as fourth character of a category without subcategories.
 */
export const icd10 = pairs('[A-Z][0-9]{2}(\\.?([0-9]{1,3}|X))?')
/** National modifications have letters, and up to four characters after the point. */
const NATIONAL = '[A-Z][0-9][0-9A-Z](\\.?[0-9A-Z]{1,4})?'
export const nationalIcd10 = pairs(NATIONAL)
export const anyCaseIcd10 = pairs(NATIONAL, 'i')
/** The Chinese clinical edition has six characters with a filler x, and may add three: `I10.x00x002`. */
export const chineseIcd10 = pairs('[A-Z][0-9]{2}(\\.?[0-9A-Zx]{1,4}(x[0-9]{3})?)?')

/**
 * The Danish classification writes a D before codes of ICD-10, and other letters before other codes. After a
 * plus stand additional codes, such as the side: `DS721+TUL1`.
 */
export const danish = matching(/^D?[A-Z][0-9][0-9A-Z]\.?[0-9A-Z]{0,6}(\+[A-Z]{1,3}[0-9A-Z]{1,7}){0,4}$/)

/** ICD-9-CM: three digits, or V and two, or E and three; then up to two after a point. */
export const icd9cm = matching(/^([0-9]{3}|V[0-9]{2}|E[0-9]{3})(\.[0-9]{1,2})?$/)
export const icd9cmBare = matching(/^([0-9]{3}|V[0-9]{2}|E[0-9]{3})[0-9]{0,2}$/)

const STEM = '[0-9A-Z][A-HJ-NP-Z][0-9][0-9A-Z](\\.[0-9A-Z]{1,3})?'
const EXTENSION = 'X[A-HJ-NP-Z0-9]{2,6}(\\.[0-9A-Z]{1,3})?'
/** ICD-11 MMS: a stem code, or a cluster of stem codes after `/` and extension codes after `&`. */
export const icd11 = matching(new RegExp(`^(${STEM})([/&](${STEM}|${EXTENSION})){0,7}$`))

/** ICPC-2: a chapter and two digits, perhaps a national suffix. */
export const icpc = matching(/^[A-Z][0-9]{2}(\.[0-9]{2}|[0-9]{3,4})?$/)

export const orphanet = matching(/^(ORPHA:?)?[1-9][0-9]{0,6}$/)

/** ICD-O-3: a histology of four digits with the behaviour, perhaps with the grade, or a topography. */
export const icdO3 = matching(/^(M-?)?[0-9]{4}\/[0-9]{1,2}$|^C[0-9]{2}(\.[0-9])?$/)

/** ICCC-3: the number of a site group, from 011 to 122, or of all that are not classified. */
export const childhoodCancer = matching(/^(0[1-9]|1[0-2])[1-6]$|^999$/)

/** The exchange code and the management number of the Japanese master of diseases. */
export const japaneseDisease = matching(/^[0-9A-Z]{4}$|^[0-9]{8}$/)

/** SNOMED CT compositional grammar: several focus concepts, or a concept with a refinement. */
const EXPRESSION = /^(===|<<<)?\s*[1-9][0-9]{5,17}\s*(\|[^|]*\|)?\s*[+:]/

/** A concept, not an expression: an expression may quote text, and so does not enter a case part. */
export const snomed: Form = isConceptId

export function isExpression (code: string): boolean {
  return EXPRESSION.test(code) && conceptsOf(code).every(isConceptId)
}

/** Finds the ids in an expression, outside terms between bars and quoted values. */
function conceptsOf (expression: string): readonly string[] {
  const bare = expression.replace(/\|[^|]*\||"[^"]*"|#-?[0-9.]+/g, ' ')
  return bare.match(/[0-9]+/g) ?? []
}

/** LOINC Users' Guide: up to seven digits, a dash and a check digit modulo 10. */
export function loinc (code: string): boolean {
  const [, digits = '', check] = /^([1-9][0-9]{0,6})-([0-9])$/.exec(code) ?? []
  if (check === undefined) return false
  let sum = 0
  for (let place = 0; place < digits.length; place++) {
    const digit = digits.charCodeAt(digits.length - 1 - place) - 48
    const doubled = place % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return (10 - sum % 10) % 10 === Number(check)
}
