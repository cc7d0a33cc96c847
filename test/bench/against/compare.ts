import { CONDITIONS, FIGURES, type Figure, type OldResult, type OldScenario, type Value } from './figures.js'

export interface Spread {
  readonly median: Value
  readonly least: Value
  readonly greatest: Value
  readonly rounds: number
}

/**
 * `better` and `worse`: every round of one side is beyond every round of the other side. `unclear`: the
 * rounds overlap, or there are fewer than three.
 */
export type Verdict = 'better' | 'worse' | 'unclear' | 'equal'

export interface ComparedFigure {
  readonly name: string
  readonly before: Spread | undefined
  readonly now: Spread | undefined
  /** The median of now divided by the median of before; undefined if one of them is missing. */
  readonly ratio: number | undefined
  readonly verdict: Verdict | undefined
}

export interface ComparedScenario {
  readonly name: string
  /** Says why the figures have no ratios. */
  readonly incomparable: string | undefined
  readonly figures: readonly ComparedFigure[]
}

const ROUNDS_FOR_A_VERDICT = 3

/** Compares the rounds of two revisions. A scenario or figure that one of them lacks has no ratio. */
export function compare (before: readonly OldResult[], now: readonly OldResult[]): ComparedScenario[] {
  const names = new Set([...now, ...before].flatMap(({ scenarios }) => scenarios.map(({ name }) => name)))
  return [...names].map(name => {
    const [old, own] = [before, now].map(results => results.flatMap(({ scenarios }) =>
      scenarios.filter(scenario => scenario.name === name))) as [OldScenario[], OldScenario[]]
    const incomparable = difference(old, own)
    const figures = FIGURES.map(figure => compareFigure(figure, old, own, incomparable !== undefined))
      .filter(figure => figure.before !== undefined || figure.now !== undefined)
    return { name, incomparable, figures }
  })
}

function difference (before: readonly OldScenario[], now: readonly OldScenario[]): string | undefined {
  if (before.length === 0) return 'the older revision has no such scenario'
  if (now.length === 0) return 'this tree has no such scenario'
  const differing = CONDITIONS.filter(key => before[0]![key] !== now[0]![key])
  if (differing.length === 0) return undefined
  return differing
    .map(key => `${key} ${shown(before[0]![key])} before, ${shown(now[0]![key])} now`).join('; ')
}

function shown (value: unknown): string {
  return typeof value === 'number' ? String(value) : 'not told'
}

function compareFigure (
  figure: Figure, before: readonly OldScenario[], now: readonly OldScenario[], incomparable: boolean
): ComparedFigure {
  const [old, own] = [spreadOf(before, figure), spreadOf(now, figure)]
  const comparable = !incomparable && old !== undefined && own !== undefined
  return {
    name: figure.name, before: old, now: own,
    ratio: comparable ? quotient(own.median, old.median) : undefined,
    verdict: comparable ? verdictOf(old, own, figure.better) : undefined
  }
}

function spreadOf (scenarios: readonly OldScenario[], figure: Figure): Spread | undefined {
  const values = scenarios.flatMap(scenario => figure.of(scenario) ?? [])
    .sort((a, b) => order(a) < order(b) ? -1 : 1)
  if (values.length === 0) return undefined
  return {
    median: medianOf(values), least: values[0]!, greatest: values.at(-1)!, rounds: values.length
  }
}

/** Of an even number of values, the mean of the two in the middle. */
function medianOf (sorted: readonly Value[]): Value {
  const [low, high] = [sorted[(sorted.length - 1) >> 1]!, sorted[sorted.length >> 1]!]
  return low === 'unreached' || high === 'unreached' ? 'unreached' : (low + high) / 2
}

function quotient (now: Value, before: Value): number | undefined {
  if (now === 'unreached' || before === 'unreached' || before === 0) return undefined
  return now / before
}

function verdictOf (before: Spread, now: Spread, better: Figure['better']): Verdict {
  const spread = [before.least, before.greatest, now.least, now.greatest]
  if (spread.every(value => value === spread[0])) return 'equal'
  if (Math.min(before.rounds, now.rounds) < ROUNDS_FOR_A_VERDICT) return 'unclear'
  const isLower = order(now.greatest) < order(before.least)
  const isHigher = order(now.least) > order(before.greatest)
  if (!isLower && !isHigher) return 'unclear'
  return isLower === (better === 'lower') ? 'better' : 'worse'
}

/** A time that was not reached within the limit is longer than any that was. */
function order (value: Value): number {
  return value === 'unreached' ? Infinity : value
}
