import { tableLines } from '../../../src/api/index.js'
import type { ComparedFigure, ComparedScenario, Spread } from './compare.js'
import type { OldResult, Value } from './figures.js'
import type { Outcome } from './rounds.js'
import type { Side } from './side.js'

export interface Comparison {
  readonly before: Side
  readonly now: Side
  readonly outcome: Outcome
  readonly scenarios: readonly ComparedScenario[]
}

/** Prints a table for each scenario: medians, least and greatest of the rounds in brackets, and ratios. */
export function printComparison (comparison: Comparison, say: (line: string) => void): void {
  const { before, now, outcome, scenarios } = comparison
  say('')
  say(`before: ${before.name}; now: ${now.name}`)
  for (const line of notes(comparison)) say(line)
  for (const { name, incomparable, figures } of scenarios) {
    say('')
    say(incomparable === undefined ? `${name}:` : `${name}, not compared: ${incomparable}`)
    const rows = figures.map(rowOf)
    for (const line of tableLines(['', 'before', 'now', 'now/before', ''], rows)) say(`  ${line}`)
  }
  say('')
  for (const failure of outcome.failures) say(`failed: ${failure}`)
}

function notes ({ before, now, outcome }: Comparison): string[] {
  const isSame = before.commit === now.commit && !now.changed
  const sizes = [outcome.before, outcome.now].map(bodySizes)
  return [
    `medians of ${outcome.before.length} and ${outcome.now.length} rounds (least to greatest)`,
    ...isSame ? ['both sides are the same revision, so the ratios show the noise of this machine'] : [],
    ...sizes[0] === sizes[1]
      ? []
      : [`encrypted diagnoses have ${sizes[0]} bytes before and ${sizes[1]} now`]
  ]
}

function bodySizes (results: readonly OldResult[]): string {
  return [...new Set(results.map(({ bodyBytes }) => bodyBytes ?? 'an unknown number of'))].join(' or ')
}

function rowOf ({ name, before, now, ratio, verdict }: ComparedFigure): string[] {
  return [
    name, cell(before), cell(now), ratio === undefined ? '-' : ratio.toFixed(2),
    verdict === 'better' || verdict === 'worse' ? verdict : ''
  ]
}

function cell (spread: Spread | undefined): string {
  if (spread === undefined) return 'not measured'
  const { median, least, greatest } = spread
  const range = least === greatest ? '' : ` (${shown(least)} to ${shown(greatest)})`
  return `${shown(median)}${range}`
}

function shown (value: Value): string {
  return value === 'unreached' ? 'not reached' : String(Math.round(value * 100) / 100)
}
