/**
 * This list says which codes are sensitive until the hospitals adopt another list. It follows
 * the chapters of WHO ICD-10, ICD-10-CM, ICD-11 MMS, ICD-9-CM (all public) and ICPC-2 (WONCA). The categories
 * are those of HL7 v3 ActCode. Tobacco is no substance use here, as in 42 CFR 2.11 of the United States.
 * SNOMED CT has concepts alone: the list names a few frequent ones, and knows none below them. No clinician
 * has reviewed the list.
 */
import type { Category } from '../../protocol/consent/index.js'
import { entryOf, entryCode, type Family, type SensitiveEntry } from './entry.js'

type Codes = Readonly<Partial<Record<Family, string>>>

/** `F20-F29` stands for each three-character code of the range. */
const STARTER: Readonly<Record<Category, Codes>> = {
  PSY: {
    icd10: 'F00-F09 F20-F51 F53-F63 F68-F99 X60-X84 R458 T1491 Z915 Z865',
    icd11: '6A 6B 6C0 6C2 6C5 6C6 6C7 6C8 6C9 6D 6E',
    icd9: '290 293-301 306-319',
    icpc: 'P01-P06 P10-P13 P20-P99',
    snomed: '35489007 370143000 58214004 13746004 197480006 47505003'
  },
  SUD: {
    icd10: 'F10-F16 F18 F19 F55 K70 K292 G312 G621 G721 I426 K860 E244 Z502 Z503 Z714 Z715 Z864 Z721 Z722 ' +
      'O354 O355 P044 P961 R780-R785 X45 X65',
    icd11: '6C40-6C49 6C4B-6C4H 6C4Y 6C4Z DB94',
    icd9: '291 292 303 304 3050 3052-3059',
    icpc: 'P15 P16 P18 P19',
    snomed: '66590003 7200002 15167005 191816009 75544000'
  },
  HIV: {
    icd10: 'B20-B24 Z21 O987 R75 F024 Z114 Z206 Z717 Z830',
    icd11: '1C60-1C62',
    icd9: '042 V08 79571',
    icpc: 'B90',
    snomed: '86406008 62479008 165816005'
  },
  STD: {
    icd10: 'A50-A64 N742-N744 O981-O983 Z113 Z202 Z224',
    icd11: '1A60-1A64 1A70-1A74 1A80-1A85 1A90-1A95 1A9Z',
    icd9: '090-099 V016 V027 V028',
    icpc: 'X70 X71 X73 X90-X92 Y70-Y72 Y76',
    snomed: '76272004 15628003'
  },
  SEX: {
    icd10: 'F52 F64-F66 N46 N484 N52 N97 O03-O08 Z30-Z32 Z332 Z640 Q56 E345',
    icd11: 'HA0 HA1 HA2 HA3 HA4 HA6 HA8 GA31 GB04 JA00 QA21',
    icd9: '302 606 628 634-639 V25 V26',
    icpc: 'P07-P09 W10-W15 W79 W82 W83 X07 X08 Y07 Y08 Y10 Y13 Y14'
  },
  GDIS: {
    icd10: 'Q90-Q99 D55-D58 D66 D67 D680-D682 E70-E72 E74-E77 E84 G10 G11 G120 G121 G600 G710-G712 ' +
      'Q780 Q796 Q850 Q851 Q874 Z14 Z15 Z315',
    icd11: 'LD40-LD4Z CA25',
    icd9: '270 2770 282 2860 2861 3334 758',
    snomed: '41040004 190905008 58756001'
  },
  SDV: {
    icd10: 'T74 T76 Y05-Y07 Z044 Z614-Z616 Z6281 Z69 Z9141 O9A3-O9A5',
    icd11: 'PJ20-PJ22',
    icd9: '9955 99580-99585 V1541 V6111 V6121 V715',
    icpc: 'Z25'
  }
}

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ'

/** The version of the list. A changed list has another version. */
export const STARTER_LIST_VERSION = 'starter-1'

export const STARTER_ENTRIES: readonly SensitiveEntry[] = (Object.keys(STARTER) as Category[])
  .flatMap(category => Object.entries(STARTER[category]).flatMap(([family, codes]) =>
    codes.split(' ').flatMap(range => codesIn(range))
      .flatMap(code => entryOf(entryCode({ category, family: family as Family, code })) ?? [])))

/** Lists the codes of a range, which differ in the last one or two characters. */
function codesIn (range: string): string[] {
  const [first = '', last] = range.split('-')
  if (last === undefined) return [first]
  const isNumber = /^[A-Z]?[0-9]+$/.test(first) && /^[A-Z]?[0-9]+$/.test(last)
  const letter = /^[A-Z]?/.exec(first)?.[0] ?? ''
  if (isNumber) {
    const [from, to] = [first, last].map(code => Number(code.slice(letter.length))) as [number, number]
    return Array.from({ length: to - from + 1 }, (_, i) =>
      letter + String(from + i).padStart(first.length - letter.length, '0'))
  }
  const stem = first.slice(0, -1)
  const [from, to] = [DIGITS.indexOf(first.slice(-1)), DIGITS.indexOf(last.slice(-1))]
  return Array.from({ length: to - from + 1 }, (_, i) => `${stem}${DIGITS[from + i] ?? ''}`)
}
