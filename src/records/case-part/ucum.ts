/**
 * This file tests units of UCUM. A unit is made of known atoms alone, so that no word can pass for a unit. An
 * annotation in braces is free text without a meaning of its own (UCUM §6), so it is left out.
 */

const PREFIX = '(?:Y|Z|E|P|T|G|M|k|h|da|d|c|m|u|n|p|f|a|z|y|Ki|Mi|Gi|Ti)'
/** Atoms that a prefix may precede. */
const METRIC = [
  'm', 's', 'g', 'rad', 'K', 'C', 'cd', 'mol', 'sr', 'Hz', 'N', 'Pa', 'J', 'W', 'A', 'V', 'F', 'Ohm', 'S',
  'Wb',
  'Cel', 'T', 'H', 'lm', 'lx', 'Bq', 'Gy', 'Sv', 'l', 'L', 'ar', 't', 'bar', 'u', 'eV', 'pc', 'cal', 'U',
  'kat',
  'osm', 'eq', 'g%', 'B', 'Np', 'P', 'St', 'dyn', 'erg', 'Ci', 'R', 'RAD', 'REM', 'bit', 'By', 'st',
  '[iU]', '[IU]', 'm[Hg]', 'm[H2O]'
]
const PLAIN = [
  '10*', '10^', '[pi]', '%', '[ppth]', '[ppm]', '[ppb]', '[pptr]', 'deg', "'", "''", 'gon', 'min', 'h', 'd',
  'wk',
  'mo', 'a', 'a_j', 'a_g', 'a_t', 'mo_j', 'mo_s', 'mo_g', 'atm', '[in_i]', '[ft_i]', '[yd_i]', '[mi_i]',
  '[lb_av]', '[oz_av]', '[gr]', '[degF]', '[foz_us]', '[cup_us]', '[tbs_us]', '[tsp_us]', '[gal_us]',
  '[pt_us]',
  '[drp]', '[HPF]', '[LPF]', '[pH]', '[diop]', '[MET]', '[Ch]', '[FEU]', '[DDU]', '[PNU]', '[Amb\'a\'1\'U]',
  "[arb'U]", "[USP'U]", "[GPL'U]", "[MPL'U]", "[APL'U]", "[beth'U]", "[anti'Xa'U]", "[todd'U]", "[dye'U]",
  "[ka'U]", "[knk'U]", "[mclg'U]", "[tb'U]", "[CCID_50]", "[TCID_50]", "[EID_50]", '[PFU]', '[FFU]', '[CFU]',
  '[IR]', '[BAU]', '[AU]', '[Lf]', "[D'ag'U]", "[S]", "[p'diop]", '[hp\'_X]', '[m/s2/Hz^0.5]', '[car_m]',
  'B[SPL]', 'B[V]', 'm[Hg]'
]

function anyOf (atoms: readonly string[]): string {
  // The longest first, so that `min` is not read as `m`.
  return [...atoms].sort((a, b) => b.length - a.length)
    .map((atom) => atom.replace(/[[\]()*^.+?$|/]/g, '\\$&')).join('|')
}

const COMPONENT =
  `(?:(?:${anyOf(PLAIN)}|${PREFIX}?(?:${anyOf(METRIC)}))(?:[+-]?[0-9]{1,2})?|[1-9][0-9]?|10{2,4})`
const UNIT = new RegExp(`^/?\\(?${COMPONENT}(?:[./]\\(?${COMPONENT}\\)?){0,5}\\)?$`)
const MAX_UNIT_CHARACTERS = 48
/** A unit has one factor at most, so that no number of several parts can pass for a unit. */
const FACTOR = /(?:^|[./(])[0-9]+(?=$|[./)])/g

/** @returns the unit without annotations, `1` if nothing else is left; undefined for any other text */
export function unitOf (code: string): string | undefined {
  if (code.length > MAX_UNIT_CHARACTERS) return undefined
  const bare = code.replace(/\/\{[^{}]*\}/g, '').replace(/\{[^{}]*\}/g, '')
  if (bare === '' && code !== '') return '1'
  // An annotation alone stands for 1, as in `/min{breaths}` or `{cells}/uL`.
  const whole = bare.startsWith('/') && code.startsWith('{') ? `1${bare}` : bare
  return UNIT.test(whole) && (whole.match(FACTOR)?.length ?? 0) <= 1 ? whole : undefined
}
